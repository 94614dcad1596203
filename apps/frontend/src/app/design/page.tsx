import type { Metadata } from 'next';
import { DesignSheet } from '#features/design/components/design-sheet.tsx';

export const metadata: Metadata = { title: 'Design' };

export default function DesignPage() {
  return <DesignSheet />;
}
