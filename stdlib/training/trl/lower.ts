import type { Json } from '../../../compiler/operators/authoring.ts';
import type { ModelConfig } from '../../models/model-config.ts';
import { adapterConfig, type StoredAdapter } from '../../models/peft.ts';
import type { PreparedTraining } from '../prepare.ts';
import type { SamplePlan } from '../samples.ts';
import type { DataShape } from './data.ts';
import type { TrlSettings } from './settings.ts';

/** A training as TRL is told of it. Nothing here looks at the machine, so equal trainings give equal files. */
export interface TrlTraining {
  readonly settings: TrlSettings;
  /** Where the processes compute. */
  readonly device: 'cpu' | 'gpu';
  /** Folder of the model to start from. */
  readonly model: string;
  readonly prepared: Pick<
    PreparedTraining,
    | 'order'
    | 'steps'
    | 'optimizer'
    | 'clip'
    | 'objective'
    | 'evaluation'
    | 'samples'
    | 'checkpoint'
    | 'stop'
    | 'result'
    | 'keepBest'
    | 'fingerprint'
  >;
  readonly config: ModelConfig;
  /** The adapter as it is before training; null where all weights are trained. */
  readonly start: StoredAdapter | null;
  readonly data: { readonly train: DataShape; readonly held_out: DataShape | null };
  /** Exact versions by package. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Seconds of work that may be lost where the file does not say when to keep a checkpoint. */
const checkpointSeconds = 60;

/** The adapter that training starts from, in PEFT's layout. */
export const startFolder = 'start';

/** `config.json` of the driver: our names at the top, names of the libraries inside `trainer` (`SFTConfig`) and `adapter.lora` (`LoraConfig`). */
export function driverConfig(training: TrlTraining): Json {
  const { settings, prepared, config, start } = training;
  return {
    fingerprint: prepared.fingerprint,
    versions: training.versions,
    model: { folder: training.model, dtype: weightType(training) },
    sharded: settings.sharding === 'fsdp',
    adapter: start === null ? null : { start: startFolder, lora: loraConfig(config, start) },
    // Only what compares answers has a loss of our own; `labels` is the loss of the library.
    objective: prepared.objective.kind === 'labels' ? null : { ...prepared.objective },
    trainer: trainerConfig(training),
    data: training.data as unknown as Json,
    evaluate_every: prepared.evaluation?.every ?? null,
    stop: prepared.stop === null ? null : { evaluations: prepared.stop.evaluations, by: prepared.stop.by },
    keep_best: prepared.keepBest,
    result: prepared.result,
    samples: samplesConfig(prepared.samples),
    checkpoint: { every: prepared.checkpoint.every, seconds: checkpointSeconds, keep: prepared.checkpoint.keep },
  };
}

/**
 * Weights that are trained stay float32, also where they are multiplied in bfloat16. Those that an adapter leaves alone are as small as they may be; but
 * what FSDP cuts up has to be of one type.
 */
function weightType({ settings, start }: TrlTraining): 'float32' | 'bfloat16' {
  return start !== null && settings.precision === 'bf16' && settings.sharding === 'none' ? 'bfloat16' : 'float32';
}

const samplesConfig = (plan: SamplePlan | null): Json =>
  plan === null
    ? null
    : {
        every: plan.every,
        prompts: plan.ids.map((ids) => [...ids]),
        tokens: plan.tokens,
        positions: plan.writer.positions,
        ends: [...plan.ends],
      };

function trainerConfig({ settings, device, prepared }: TrlTraining): Record<string, Json> {
  const { order, steps, optimizer, clip, objective } = prepared;
  const cpu = device === 'cpu';
  return {
    // One item is one process's part of one batch (`driver.py`), so that batches are ours and not the sampler's.
    per_device_train_batch_size: 1,
    gradient_accumulation_steps: order.accumulate,
    max_steps: steps,
    train_sampling_strategy: 'sequential',
    average_tokens_across_devices: true,
    ddp_find_unused_parameters: false,
    seed: order.seed % 2 ** 32,
    optim: 'adamw_torch',
    learning_rate: optimizer.learningRate,
    adam_beta1: optimizer.betas[0],
    adam_beta2: optimizer.betas[1],
    adam_epsilon: optimizer.epsilon,
    weight_decay: optimizer.weightDecay,
    max_grad_norm: clip ?? 0,
    bf16: settings.precision === 'bf16',
    fp16: false,
    use_cpu: cpu,
    dataloader_pin_memory: !cpu,
    gradient_checkpointing: settings.gradientCheckpointing,
    // The default of TRL: scores over the vocabulary are computed in pieces. What compares answers has a loss of its own.
    loss_type: objective.kind === 'labels' ? 'chunked_nll' : 'nll',
    // Examples come tokenised and cut.
    dataset_kwargs: { skip_prepare_dataset: true },
    max_length: null,
    packing: false,
    remove_unused_columns: false,
    // The learning rate of each step is in `data/rates.bin`. When to log, measure and save is decided in the driver.
    logging_steps: 1,
    logging_nan_inf_filter: false,
    eval_strategy: 'no',
    save_strategy: 'no',
    report_to: 'none',
    push_to_hub: false,
    disable_tqdm: true,
  };
}

/** What `adapter_config.json` says of the adapter, as far as it decides how training goes. */
function loraConfig(config: ModelConfig, start: StoredAdapter): Json {
  const written = adapterConfig(config, start) as Record<string, Json>;
  const { base_model_name_or_path: _, inference_mode: __, peft_type: ___, ...decides } = written;
  return decides;
}

/** `accelerate.yaml`. */
export function accelerateConfig({ settings, device }: Pick<TrlTraining, 'settings' | 'device'>): string {
  const { processes, sharding, precision } = settings;
  // `MULTI_CPU` wants MPI; with `use_cpu` in the driver's configuration processes of `MULTI_GPU` compute on processors.
  const kind = sharding === 'fsdp' ? 'FSDP' : processes > 1 ? 'MULTI_GPU' : 'NO';
  const lines = [
    'compute_environment: LOCAL_MACHINE',
    `distributed_type: '${kind}'`,
    `mixed_precision: '${precision === 'bf16' ? 'bf16' : 'no'}'`,
    'num_machines: 1',
    `num_processes: ${processes}`,
    'machine_rank: 0',
    'rdzv_backend: static',
    'same_network: true',
    `use_cpu: ${device === 'cpu' && kind === 'NO'}`,
    'debug: false',
  ];
  if (sharding === 'fsdp')
    lines.push(
      'fsdp_config:',
      '  fsdp_version: 2',
      '  fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP',
      '  fsdp_reshard_after_forward: true',
      '  fsdp_offload_params: false',
      '  fsdp_state_dict_type: FULL_STATE_DICT',
      '  fsdp_cpu_ram_efficient_loading: false',
      '  fsdp_activation_checkpointing: false',
    );
  return `${lines.join('\n')}\n`;
}

/** Arguments for Python. `port` is for the processes to find each other; `resume` is the step of a checkpoint. */
export function launchArguments(port: number, resume: number | null): readonly string[] {
  return [
    ...['-m', 'accelerate.commands.launch', '--config_file', 'accelerate.yaml', '--main_process_port', String(port)],
    'driver.py',
    ...(resume === null ? [] : ['--resume', String(resume)]),
  ];
}

/** Nothing is fetched, nothing is reported to anyone, and nothing depends on the order of a hash. */
export function launchEnvironment({ settings, device }: Pick<TrlTraining, 'settings' | 'device'>, threads: number) {
  return {
    HF_HUB_OFFLINE: '1',
    TRANSFORMERS_OFFLINE: '1',
    HF_DATASETS_OFFLINE: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    DO_NOT_TRACK: '1',
    WANDB_MODE: 'disabled',
    TOKENIZERS_PARALLELISM: 'false',
    PYTHONHASHSEED: '0',
    PYTHONUNBUFFERED: '1',
    OMP_NUM_THREADS: String(Math.max(1, Math.floor(threads / settings.processes))),
    ...(device === 'cpu' ? { ACCELERATE_USE_CPU: 'true', CUDA_VISIBLE_DEVICES: '' } : {}),
  };
}
