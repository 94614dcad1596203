import type { Metadata } from 'next';
import { SkillList } from '#features/skills/components/skill-list.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { skillsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Skills' };

export default async function SkillsPage({ searchParams }: { searchParams: Promise<{ add?: string }> }) {
  const [api, { add }] = await Promise.all([serverApi(), searchParams]);
  return (
    <HydrateQueries queries={[skillsQuery(api)]}>
      <SkillList isAdding={add !== undefined} />
    </HydrateQueries>
  );
}
