import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';

/** Both faces come from npm and are served by us: nothing is fetched from the net. */
export const fontVariables = `${GeistSans.variable} ${GeistMono.variable}`;
