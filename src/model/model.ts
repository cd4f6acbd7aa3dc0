/** Geometry of a decoder-only transformer, read from a Hugging Face config.json. */
export interface Model {
  /** Profile id or file it came from. */
  id: string;
  modelType: string;
  layers: number;
  hiddenSize: number;
  vocabSize: number;
  tiedEmbeddings: boolean;
  maxPositionEmbeddings: number;
  attention: GroupedAttention | LatentAttention;
  /** Layers with a dense feed-forward network, and its width. */
  dense: { layers: number; intermediateSize: number; matrices: 2 | 3 };
  /** Layers with a mixture of experts. */
  moe?: Mixture;
  /** How the linear layers are stored, from quantization_config; embeddings and head stay in 16 bit. */
  weights: WeightFormat;
  source?: string;
}

/** Multi-head, multi-query or grouped-query attention. */
export interface GroupedAttention {
  kind: 'grouped';
  heads: number;
  kvHeads: number;
  headDim: number;
  /** Bias terms in q, k, v (Qwen2 has them without a key that says so). */
  qkvBias: boolean;
  /** Layers that see only the last `windowTokens` tokens (gpt-oss alternates, Mistral v0.1 has them all). */
  windowLayers: number;
  windowTokens: number;
}

/** Multi-head latent attention of DeepSeek-V2/V3: one compressed vector a token and layer, not divided by TP. */
export interface LatentAttention {
  kind: 'latent';
  heads: number;
  qLoraRank: number | undefined;
  kvLoraRank: number;
  qkNopeHeadDim: number;
  qkRopeHeadDim: number;
  vHeadDim: number;
}

export interface Mixture {
  layers: number;
  experts: number;
  expertsPerToken: number;
  intermediateSize: number;
  /** Width of the shared experts together, 0 for none; they run for every token. */
  sharedIntermediateSize: number;
}

/** Bits stored per weight with its scales, and the format that tensor cores multiply in. */
export interface WeightFormat {
  name: 'bf16' | 'fp8' | 'int8' | 'int4' | 'fp4';
  bitsPerWeight: number;
  compute: 'bf16' | 'fp8' | 'int8' | 'fp4';
  /** Only the experts are stored so (gpt-oss in mxfp4), attention stays in 16 bit; undefined: every linear layer. */
  scope?: 'experts';
}
