import type { Metadata } from 'next';
import { skillFilesQuery, skillQuery } from '#features/skills/api/skill-requests.ts';
import { SkillPage } from '#features/skills/components/skill-page.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Skill' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [api, { id }] = await Promise.all([serverApi(), params]);
  return (
    <HydrateQueries queries={[skillQuery(id, api), skillFilesQuery(id, api)]}>
      <SkillPage key={id} id={id} />
    </HydrateQueries>
  );
}
