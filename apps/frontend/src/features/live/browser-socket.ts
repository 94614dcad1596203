import type { LiveSocket, LiveSocketHandlers } from './live-connection.ts';

/** The browser's WebSocket to `/api/ws`; the session cookie goes along. */
export function openBrowserSocket(apiBaseUrl: string, handlers: LiveSocketHandlers): LiveSocket {
  const url = new URL('/api/ws', apiBaseUrl || window.location.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = (event) => {
    if (typeof event.data === 'string') handlers.onMessage(event.data);
  };
  socket.onclose = (event) => handlers.onClose(event.code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
