/// What the part of a reference in front of the model's name says about who serves it.
struct Route {
  /// Nil for the provider's own API.
  var platform: Platform?
  /// The provider that the prefix names.
  var provider: Provider?
  /// The host whose rows of the catalogue carry its name.
  var host: Provider?

  /// The meaning of the first part of a reference such as `openrouter/…` or `openai:…`.
  static func head(_ name: String) -> Route? {
    switch name {
    case "openai", "chatgpt", "text-completion-openai":
      Route(provider: .openAI)
    case "anthropic", "claude":
      Route(provider: .anthropic)
    case "google", "googleai", "google_genai", "google-genai", "google_ai", "gemini", "models", "palm":
      Route(provider: .google)
    case "deepseek":
      Route(provider: .deepSeek)
    case "mistral", "mistralai", "codestral", "text-completion-codestral":
      Route(provider: .mistral)
    case "cohere", "cohere_chat":
      Route(provider: .cohere)
    case "xai", "grok":
      Route(provider: .xAI)
    case "moonshot", "kimi":
      Route(provider: .moonshot)
    case "zai", "zhipu", "zhipuai", "bigmodel":
      Route(provider: .zhipu)
    case "minimax":
      Route(provider: .miniMax)
    case "dashscope", "qwen_ai_platform", "qwencloud", "alibaba", "tongyi":
      Route(provider: .qwen)
    case "perplexity":
      Route(provider: .perplexity)
    case "meta", "meta_llama", "llama-api":
      Route(provider: .meta)
    case "azure", "azure_ai", "azure-ai", "azure_openai", "azure-openai", "azureopenai", "azureai", "foundry":
      Route(platform: .azure)
    case "bedrock", "bedrock_converse", "bedrock-converse", "bedrock_mantle", "amazon-bedrock", "amazon_bedrock", "aws",
      "aws-bedrock":
      Route(platform: .bedrock)
    case "vertex", "vertex_ai", "vertex-ai", "vertex_ai_beta", "vertexai", "google_vertexai", "google-vertex",
      "google_vertex", "google-vertex-anthropic":
      Route(platform: .vertex)
    case "openrouter", "github", "github_models", "github_copilot", "copilot", "litellm", "litellm_proxy", "vercel",
      "vercel_ai_gateway", "ai-gateway", "gateway", "helicone", "portkey", "opencode", "requesty":
      Route(platform: .gateway)
    // Vendor names that only gateways use.
    case "x-ai":
      Route(platform: .gateway, provider: .xAI)
    case "z-ai":
      Route(platform: .gateway, provider: .zhipu)
    case "groq":
      Route(platform: .host, host: .groq)
    case "cerebras":
      Route(platform: .host, host: .cerebras)
    case "together", "together_ai", "togetherai", "togethercomputer", "fireworks", "fireworks_ai", "deepinfra",
      "replicate", "huggingface", "hf", "ollama", "ollama_chat", "lmstudio", "lm_studio", "localai", "vllm",
      "hosted_vllm", "llamafile", "llama.cpp", "llamacpp", "nvidia", "nvidia_nim", "nim", "sambanova", "novita",
      "nebius", "hyperbolic", "lambda_ai", "databricks", "snowflake", "watsonx", "oci", "cloudflare", "anyscale",
      "baseten", "nscale", "scaleway", "volcengine", "tencent", "friendliai":
      Route(platform: .host)
    // Owners of weights, as hubs and hosts write them.
    case "deepseek-ai":
      Route(platform: .host, provider: .deepSeek)
    case "meta-llama":
      Route(platform: .host, provider: .meta)
    case "moonshotai":
      Route(platform: .host, provider: .moonshot)
    case "zai-org":
      Route(platform: .host, provider: .zhipu)
    case "minimaxai":
      Route(platform: .host, provider: .miniMax)
    case "qwen":
      Route(platform: .host, provider: .qwen)
    default: nil
    }
  }

  /// Parts between the first one and the name that do not change which model is meant.
  static let fillers: [String] = [
    "chat", "responses", "response", "completion", "completions", "messages", "converse", "invoke", "converse_like",
    "us", "eu", "apac", "global", "global-standard", "accounts", "fireworks", "models", "publishers",
    "chat-completions",
  ]

  /// Parts that say the model does something else than write text.
  static let otherModalities: [String] = [
    "embedding", "embeddings", "image", "realtime", "moderation", "transcription", "transcribe", "tts", "speech",
    "video",
    "live", "rerank", "text-embedding",
  ]

  /// Parts that say the name is an object which its owner made.
  static let ownObjects: [String] = ["assistant", "assistants", "agents", "agent", "endpoint", "endpoints"]

  /// Model servers whose names are their user's own business.
  static let localServers: [String] = [
    "ollama", "ollama_chat", "lmstudio", "lm_studio", "localai", "vllm", "hosted_vllm", "llamafile", "llama.cpp",
    "llamacpp", "hf", "huggingface",
  ]

  /// Schemes of files, addresses and scripts that stand in for a model.
  static let customSchemes: [String] = [
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
