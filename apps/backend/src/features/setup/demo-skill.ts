// Owns the one skill of the demo: it shows up in the prompt of the first task, whose tag it is for.
import { assignSkills, insertSkill, newId, raiseSkillsVersion, type Trx } from '@helix/database';

const NEWSLETTER = `# Shape

1. A subject line of at most 50 characters that names the benefit, not the event.
2. One sentence that a reader who stops there can act on.
3. What it is, when, where, what it costs: one line each.
4. One link, said as an invitation: "Book your place".

# Tone

- Write to one person. "You" before "we".
- Exclamation marks: none.
- Prices with the currency in words: 95 euros.

# Before you hand it in

Read it once as somebody who has never been to our shop. Every word they would have to ask about goes.
`;

/** Given to the agent; read in full for tasks tagged "newsletter". */
export async function insertDemoSkill(trx: Trx, orgId: string, agentId: string): Promise<void> {
  const skill = await insertSkill(trx, {
    id: newId(),
    org_id: orgId,
    name: 'Newsletter',
    slug: 'newsletter',
    description: 'How a text for our newsletter is built and how it sounds',
    content: NEWSLETTER,
    frontmatter: '{}',
    activation_mode: 'tag',
    activation_tags: ['newsletter'],
  });
  await assignSkills(trx, orgId, agentId, [skill.id]);
  await raiseSkillsVersion(trx, orgId, { agentId });
}
