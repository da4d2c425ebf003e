/** Arguments of the user that repeat what a value sets, and that value. */
export const repeated: Record<string, string> = {
  '--model=other': 'model.source',
  '--served-model-name': 'model.name',
  '--served_model_name=x': 'model.name',
  '--port=9000': 'server.port',
  '--revision': 'model.revision',
  '--max-model-len=1': 'model.maxLength',
  '--max-model=1': 'model.maxLength',
  '--block-size=8': 'model.blockSize',
  '--tensor-parallel-size=2': 'parallelism.tensor',
  '-tp=2': 'parallelism.tensor',
  '--pipeline-parallel-size=2': 'parallelism.pipeline',
  '-pp': 'parallelism.pipeline',
  '--data-parallel-size=2': 'parallelism.data',
  '-dp': 'parallelism.data',
  '--shutdown-timeout=1': 'shutdown.drainSeconds',
  '--kv-events-config={}': 'model.kvEvents',
  '--kv-events-config.enable_kv_cache_events=true': 'model.kvEvents',
  '--kv_events_config': 'model.kvEvents',
  '--kv-events': 'model.kvEvents',
  '--kv-e={}': 'model.kvEvents',
};

/** As `repeated`, with the value that must be set for the argument to repeat it. */
export const repeatedOptional: Record<string, { key: string; value: unknown }> = {
  '--dtype=half': { key: 'model.dtype', value: 'half' },
  '--quantization': { key: 'model.quantization', value: 'fp8' },
  '-q=fp8': { key: 'model.quantization', value: 'fp8' },
  '--gpu-mem=0.5': { key: 'model.gpuMemoryUtilization', value: 0.8 },
  '--load-format=auto': { key: 'model.loadFormat', value: 'safetensors' },
  '--chat-template=/a': { key: 'model.chatTemplate.path', value: '/b' },
  '--tool-call-parser=a': { key: 'model.toolCallParser', value: 'b' },
  '--enable-auto-tool-choice': { key: 'model.toolCallParser', value: 'b' },
  '--reasoning-parser=a': { key: 'model.reasoningParser', value: 'b' },
  '--api-key=a': { key: 'server.apiKey.secretName', value: 'b' },
};
