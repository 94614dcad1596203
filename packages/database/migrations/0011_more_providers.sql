-- Providers with a protocol or an address of their own.
ALTER TABLE ai_models DROP CONSTRAINT ai_models_provider_check;
ALTER TABLE ai_models ADD CONSTRAINT ai_models_provider_check
  CHECK (provider IN ('openai', 'anthropic', 'google', 'openrouter', 'ollama', 'openai-compatible', 'demo'));
