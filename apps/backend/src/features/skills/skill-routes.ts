import {
  agentSkillParamsSchema,
  agentSkillsBodySchema,
  agentSkillsSchema,
  idParamsSchema,
  pageSchema,
  skillAgentSchema,
  skillBodySchema,
  skillCardSchema,
  skillPatchSchema,
  skillSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { changeAgentSkill, readAgentSkills, readSkillAgents, setAgentSkills } from './assignment-service.ts';
import { changeSkill, createSkill, exportSkill, getSkill, readSkills, removeSkill } from './skill-service.ts';

const tags = ['Skills'];

export const skillRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/skills',
    {
      schema: {
        tags,
        summary: 'The skills of the organization, by name',
        response: { 200: pageSchema(skillCardSchema) },
      },
    },
    async (request) => ({ items: await readSkills(deps, principalOf(request)), next_cursor: null }),
  );

  app.post(
    '/api/skills',
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Create a skill; the frontmatter of its content fills the fields that are not given',
        body: skillBodySchema,
        response: { 201: skillSchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_skills');
      return reply.code(201).send(await createSkill(deps, mutationOf(request), request.body));
    },
  );

  app.get(
    '/api/skills/:id',
    { schema: { tags, summary: 'One skill', params: idParamsSchema, response: { 200: skillSchema } } },
    async (request) => getSkill(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/skills/:id',
    {
      schema: {
        tags,
        summary: 'Change a skill; with `version`, only when nobody else has meanwhile',
        params: idParamsSchema,
        body: skillPatchSchema,
        response: { 200: skillSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_skills');
      return changeSkill(deps, mutationOf(request), request.params.id, request.body);
    },
  );

  app.delete(
    '/api/skills/:id',
    {
      schema: {
        tags,
        summary: 'Delete a skill; the agents that had it lose it',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_skills');
      await removeSkill(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/skills/:id/file',
    {
      schema: {
        tags,
        summary: 'The skill as a SKILL.md file, with all its fields in the frontmatter',
        params: idParamsSchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { slug, text } = await exportSkill(deps, principalOf(request), request.params.id);
      return reply
        .type('text/markdown; charset=utf-8')
        .header('content-disposition', `attachment; filename="${slug}.md"`)
        .serializer(String)
        .send(text);
    },
  );

  app.get(
    '/api/skills/:id/agents',
    {
      schema: {
        tags,
        summary: 'The agents that have a skill, by name',
        params: idParamsSchema,
        response: { 200: pageSchema(skillAgentSchema) },
      },
    },
    async (request) => ({
      items: await readSkillAgents(deps, principalOf(request), request.params.id),
      next_cursor: null,
    }),
  );
};

export const agentSkillRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/agents/:id/skills',
    {
      schema: {
        tags,
        summary: 'The skills of an agent, by name',
        params: idParamsSchema,
        response: { 200: agentSkillsSchema },
      },
    },
    async (request) => readAgentSkills(deps, principalOf(request), request.params.id),
  );

  app.put(
    '/api/agents/:id/skills',
    {
      schema: {
        tags,
        summary: 'Give an agent exactly these skills',
        params: idParamsSchema,
        body: agentSkillsBodySchema,
        response: { 200: agentSkillsSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_agents');
      return setAgentSkills(deps, mutationOf(request), request.params.id, request.body.skill_ids);
    },
  );

  for (const method of ['PUT', 'DELETE'] as const) {
    app.route({
      method,
      url: '/api/agents/:id/skills/:skill_id',
      schema: {
        tags,
        summary: method === 'PUT' ? 'Give a skill to an agent' : 'Take a skill from an agent',
        params: agentSkillParamsSchema,
        response: { 204: z.undefined() },
      },
      handler: async (request, reply) => {
        requireOrganizationAction(request, 'manage_agents');
        const { id, skill_id } = request.params as z.output<typeof agentSkillParamsSchema>;
        await changeAgentSkill(
          deps,
          mutationOf(request),
          { agentId: id, skillId: skill_id },
          method === 'PUT',
        );
        return reply.code(204).send();
      },
    });
  }
};
