/// What the part of a reference in front of the model's name says about who serves it.
struct Route {
  /// Nil for the provider's own API.
  var platform: Platform?
  /// The provider that the prefix names.
  var provider: Provider?
  /// The host whose rows of the catalogue carry its name.
  var host: Provider?

  /// The meaning of the first part of a reference such as `openrouter/…` or `openai:…`.
  static let heads: [String: Route] = {
    var heads: [String: Route] = [:]
    func add(_ platform: Platform?, _ provider: Provider? = nil, host: Provider? = nil, _ names: String...) {
      for name in names { heads[name] = Route(platform: platform, provider: provider, host: host) }
    }
    add(nil, .openAI, "openai", "chatgpt", "text-completion-openai")
    add(nil, .anthropic, "anthropic", "claude")
    add(nil, .google, "google", "googleai", "google_genai", "google-genai", "google_ai", "gemini", "models", "palm")
    add(nil, .deepSeek, "deepseek")
    add(nil, .mistral, "mistral", "mistralai", "codestral", "text-completion-codestral")
    add(nil, .cohere, "cohere", "cohere_chat")
    add(nil, .xAI, "xai", "grok")
    add(nil, .moonshot, "moonshot", "kimi")
    add(nil, .zhipu, "zai", "zhipu", "zhipuai", "bigmodel")
    add(nil, .miniMax, "minimax")
    add(nil, .qwen, "dashscope", "qwen_ai_platform", "qwencloud", "alibaba", "tongyi")
    add(nil, .perplexity, "perplexity")
    add(nil, .meta, "meta", "meta_llama", "llama-api")

    add(
      .azure, nil, "azure", "azure_ai", "azure-ai", "azure_openai", "azure-openai", "azureopenai", "azureai", "foundry")
    add(
      .bedrock, nil, "bedrock", "bedrock_converse", "bedrock-converse", "bedrock_mantle", "amazon-bedrock",
      "amazon_bedrock", "aws", "aws-bedrock")
    add(
      .vertex, nil, "vertex", "vertex_ai", "vertex-ai", "vertex_ai_beta", "vertexai", "google_vertexai",
      "google-vertex", "google_vertex", "google-vertex-anthropic")
    add(
      .gateway, nil, "openrouter", "github", "github_models", "github_copilot", "copilot", "litellm", "litellm_proxy",
      "vercel", "vercel_ai_gateway", "ai-gateway", "gateway", "helicone", "portkey", "opencode", "requesty")
    // Vendor names that only gateways use.
    add(.gateway, .xAI, "x-ai")
    add(.gateway, .zhipu, "z-ai")

    add(.host, nil, host: .groq, "groq")
    add(.host, nil, host: .cerebras, "cerebras")
    add(
      .host, nil, "together", "together_ai", "togetherai", "togethercomputer", "fireworks", "fireworks_ai", "deepinfra",
      "replicate", "huggingface", "hf", "ollama", "ollama_chat", "lmstudio", "lm_studio", "localai", "vllm",
      "hosted_vllm", "llamafile", "llama.cpp", "llamacpp", "nvidia", "nvidia_nim", "nim", "sambanova", "novita",
      "nebius", "hyperbolic", "lambda_ai", "databricks", "snowflake", "watsonx", "oci", "cloudflare", "anyscale",
      "baseten", "nscale", "scaleway", "volcengine", "tencent", "friendliai")
    // Owners of weights, as hubs and hosts write them.
    add(.host, .deepSeek, "deepseek-ai")
    add(.host, .meta, "meta-llama")
    add(.host, .moonshot, "moonshotai")
    add(.host, .zhipu, "zai-org")
    add(.host, .miniMax, "minimaxai")
    add(.host, .qwen, "qwen")
    return heads
  }()

  /// Parts between the first one and the name that do not change which model is meant.
  static let fillers: Set<String> = [
    "chat", "responses", "response", "completion", "completions", "messages", "converse", "invoke", "converse_like",
    "us", "eu", "apac", "global", "global-standard", "accounts", "fireworks", "models", "publishers",
    "chat-completions",
  ]

  /// Parts that say the model does something else than write text.
  static let otherModalities: Set<String> = [
    "embedding", "embeddings", "image", "realtime", "moderation", "transcription", "transcribe", "tts", "speech",
    "video",
    "live", "rerank", "text-embedding",
  ]

  /// Parts that say the name is an object which its owner made.
  static let ownObjects: Set<String> = ["assistant", "assistants", "agents", "agent", "endpoint", "endpoints"]

  /// Model servers whose names are their user's own business.
  static let localServers: Set<String> = [
    "ollama", "ollama_chat", "lmstudio", "lm_studio", "localai", "vllm", "hosted_vllm", "llamafile", "llama.cpp",
    "llamacpp", "hf", "huggingface",
  ]

  /// Schemes of files, addresses and scripts that stand in for a model.
  static let customSchemes: Set<String> = [
    "file", "exec", "python", "golang", "ruby", "http", "https", "ws", "wss", "webhook", "package", "promptfoo",
    "javascript", "browser", "mcp", "a2a", "script", "sequence", "custom", "fake", "mock",
  ]

  /// A region of Amazon's cloud, such as `us-east-1`.
  static func isRegion(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: "-")
    guard (3...4).contains(parts.count), parts[0].utf8.count == 2, let last = parts.last else { return false }
    return last.utf8.count == 1 && last.allSatisfy(\.isNumber) && parts[1].allSatisfy(\.isLetter)
  }
}
