export { agentStatus } from './agent-status.ts';
export {
  mayDeleteAttachment,
  SKILL_FILES_MAX,
  SKILL_FILES_MAX_BYTES,
  TASK_FILES_MAX,
  TASK_FILES_MAX_BYTES,
  whyNoRoom,
  whyNoRoomInSkill,
} from './attachments.ts';
export { type BriefFile, inlinedFiles } from './brief-files.ts';
export { addDays, type CalendarDay, dayOf, daysBetween, isTimeZone, startOfDay } from './calendar-day.ts';
export { CHAIN_DEPTH_MAX, CHAIN_RUNS_MAX, chainFuel } from './chain-fuel.ts';
export { FILE_NAME_MAX_BYTES, freeFileName, safeFileName, splitFileName } from './file-name.ts';
export { boardKeyFromName, freeBoardKey, freeHandle, freeSkillSlug, handleFromName } from './handle.ts';
export { type InvitationState, invitationState } from './invitations.ts';
export {
  formatMention,
  type MentionRef,
  parseMentions,
  readableExcerpt,
  readableMentions,
} from './mentions.ts';
export { type PersonAbilities, personAbilities, rolesToGive } from './people.ts';
export {
  boardLevelOf,
  canInOrganization,
  hasLevel,
  managesEveryBoard,
  mayDecideOnTask,
  type OrganizationAction,
  type TaskAbilities,
  type TaskFacts,
  taskAbilities,
} from './permissions.ts';
export { comparePositions, isPosition, positionBetween } from './position.ts';
export {
  describeRunError,
  type FinishedRun,
  taskStatusAfterRun,
  testRemedy,
  toTaskFailure,
} from './run-outcome.ts';
export { describeSealProblem } from './seal-problem.ts';
export * from './search-words.ts';
export { isSkillActive, type SkillRule } from './skill-activation.ts';
export { BRIEF_SKILLS_MAX_CHARACTERS, type BriefSkill, skillsForBrief } from './skills-for-brief.ts';
export { guessTakesImages } from './takes-images.ts';
export { type BriefComment, type BriefInput, type BriefRun, buildTaskBrief } from './task-brief.ts';
export {
  allowedMoves,
  type BoardColumnId,
  boardColumns,
  checkTaskTransition,
  isCompleted,
  type TransitionActor,
  taskStatusLabel,
} from './task-transitions.ts';
export { toolTitle } from './tool-title.ts';
