import {
  type Gateway,
  type GatewayBody,
  type GatewayPatch,
  type GatewayTestResult,
  gatewaySchema,
  gatewayTestResultSchema,
} from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

export function createGateway(body: GatewayBody): Promise<Gateway> {
  return browserApi.post('/api/gateways', { schema: gatewaySchema, body });
}

export function updateGateway(id: string, patch: GatewayPatch): Promise<Gateway> {
  return browserApi.patch(`/api/gateways/${id}`, { schema: gatewaySchema, body: patch });
}

export async function deleteGateway(id: string): Promise<void> {
  await browserApi.delete(`/api/gateways/${id}`, { schema: z.unknown() });
}

/** One handshake beside the connection that is held; that it was refused is a result, not an error. */
export function testGateway(id: string): Promise<GatewayTestResult> {
  return browserApi.post(`/api/gateways/${id}/test`, { schema: gatewayTestResultSchema, body: {} });
}
