import Testing

@testable import ModelCatalog

@Suite struct LookupTests {
  @Test(arguments: [
    // Bare ids and their case.
    ("gpt-4o", "gpt-4o"), ("GPT-4o", "gpt-4o"), (" gpt-4o ", "gpt-4o"), ("minimax-m3", "MiniMax-M3"),
    // Azure's spelling.
    ("gpt-35-turbo", "gpt-3.5-turbo"), ("gpt-35-turbo-16k", "gpt-3.5-turbo-16k"),
    ("azure/gpt-35-turbo", "gpt-3.5-turbo"),
    // Provider prefixes.
    ("openai/gpt-4o", "gpt-4o"), ("openai:gpt-4o", "gpt-4o"), ("openai:chat:gpt-4o", "gpt-4o"),
    ("openai:responses:gpt-5.4", "gpt-5.4"), ("openai:completion:gpt-3.5-turbo-instruct", "gpt-3.5-turbo-instruct"),
    ("azure/gpt-4o", "gpt-4o"), ("azure/eu/gpt-4o-mini", "gpt-4o-mini"), ("azure_openai:gpt-4.1", "gpt-4.1"),
    ("anthropic/claude-opus-5", "claude-opus-5"), ("anthropic:claude-haiku-4-5", "claude-haiku-4-5"),
    ("anthropic:messages:claude-3-haiku-20240307", "claude-3-haiku-20240307"),
    ("anthropic:messages:claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
    ("google/gemini-3-flash-preview", "gemini-3-flash-preview"), ("google:gemini-2.5-pro", "gemini-2.5-pro"),
    ("googleai/gemini-2.5-flash", "gemini-2.5-flash"), ("googleai/gemini-pro", "gemini-pro"),
    ("gemini/gemini-3.8-flash", "gemini-3.8-flash"), ("models/gemini-1.5-pro", "gemini-1.5-pro"),
    ("google_genai:gemini-2.0-flash", "gemini-2.0-flash"), ("vertex_ai/gemini-2.5-pro", "gemini-2.5-pro"),
    ("vertex:gemini-2.5-flash", "gemini-2.5-flash"), ("mistral/mistral-large-latest", "mistral-large-latest"),
    ("mistral:mistral-small-latest", "mistral-small-latest"), ("cohere:command-r-plus", "command-r-plus"),
    ("xai/grok-4.6", "grok-4.6"), ("deepseek/deepseek-chat", "deepseek-chat"),
    ("deepseek:deepseek-reasoner", "deepseek-reasoner"),
    ("dashscope/qwen-plus", "qwen-plus"), ("zai/glm-4.6", "glm-4.6"), ("moonshot/kimi-k3", "kimi-k3"),
    ("perplexity/sonar-pro", "sonar-pro"),
    // Hosts with rows of their own.
    ("groq/llama-3.3-70b-versatile", "groq/llama-3.3-70b-versatile"),
    ("groq:llama-3.1-8b-instant", "groq/llama-3.1-8b-instant"), ("llama-3.1-8b-instant", "groq/llama-3.1-8b-instant"),
    ("groq/openai/gpt-oss-120b", "groq/openai/gpt-oss-120b"), ("groq:openai/gpt-oss-20b", "groq/openai/gpt-oss-20b"),
    ("cerebras/llama3.1-8b", "cerebras/llama3.1-8b"),
    // Amazon Bedrock.
    ("bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3-5-sonnet-20240620"),
    ("bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001"),
    ("us.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4-20250514"),
    ("anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku-20240307"),
    ("anthropic.claude-3-haiku-20240307-v1:0:200k", "claude-3-haiku-20240307"),
    ("anthropic.claude-opus-4-6-v1", "claude-opus-4-6"), ("global.anthropic.claude-opus-5-5", "claude-opus-5-5"),
    ("anthropic.claude-v2", "claude-2.0"), ("anthropic.claude-v2:1", "claude-2.1"),
    ("anthropic.claude-instant-v1", "claude-instant-1.2"),
    ("bedrock/us-east-1/anthropic.claude-instant-v1", "claude-instant-1.2"),
    ("bedrock/converse/us.anthropic.claude-3-7-sonnet-20250219-v1:0", "claude-3-7-sonnet-20250219"),
    ("meta.llama3-1-70b-instruct-v1:0", "llama-3.1-70b-instruct"),
    ("mistral.mistral-large-2402-v1:0", "mistral-large-2402"),
    ("deepseek.r1-v1:0", "deepseek-r1"), ("openai.gpt-oss-120b-1:0", "gpt-oss-120b"),
    ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku-20240307"),
    // Vertex AI.
    ("vertex_ai/claude-3-5-sonnet@20240620", "claude-3-5-sonnet-20240620"),
    ("claude-opus-4-5@20251101", "claude-opus-4-5-20251101"),
    ("vertex_ai/claude-opus-4-7@default", "claude-opus-4-7"),
    ("vertex_ai/mistral-large-2411@001", "mistral-large-2411"),
    // Gateways.
    ("openrouter/openai/gpt-4o", "gpt-4o"), ("openrouter:anthropic/claude-3.5-sonnet", "claude-3-5-sonnet-20241022"),
    ("openrouter/anthropic/claude-sonnet-4.6", "claude-sonnet-4-6"),
    ("anthropic/claude-3.7-sonnet:thinking", "claude-3-7-sonnet-20250219"),
    ("openrouter/moonshotai/kimi-k3:nitro", "kimi-k3"), ("openrouter/meta/muse-spark-1.3", "muse-spark-1.3"),
    ("x-ai/grok-4.6", "grok-4.6"), ("github:openai/gpt-4.1-mini", "gpt-4.1-mini"),
    ("openrouter/google/gemini-2.5-pro", "gemini-2.5-pro"),
    // Hosts.
    ("together_ai/meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo", "llama-3.1-70b-instruct"),
    ("meta-llama/llama-3-8b-instruct", "llama-3-8b-instruct"), ("deepseek-ai/DeepSeek-V3", "deepseek-v3"),
    ("fireworks_ai/accounts/fireworks/models/gpt-oss-20b", "gpt-oss-20b"),
    // Dates and moving names.
    ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"), ("gpt-5.4-2026-05-01", "gpt-5.4"),
    ("gemini-1.5-flash-002", "gemini-1.5-flash-002"),
    ("claude-opus-4-8-20260528", "claude-opus-4-8"), ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"),
    ("gpt-5-chat-latest", "gpt-5-chat-latest"), ("mistral-small-2503", "mistral-small"),
    // Fine-tunes.
    ("ft:gpt-4o-mini:org::id", "gpt-4o-mini"),
    ("ft:gpt-4o-mini-2024-07-18:my-org:name:abc123", "gpt-4o-mini-2024-07-18"),
    ("openai:chat:ft:gpt-3.5-turbo-0125:org::x", "gpt-3.5-turbo-0125"),
    ("davinci-002:ft-org-2023-04-30", "davinci-002"),
  ])
  func knows(_ reference: String, _ id: String) {
    let lookup = ModelCatalog.bundled.lookup(reference)
    #expect(lookup.model?.id.lowercased() == id.lowercased(), "\(lookup)")
  }

  @Test(arguments: [
    ("gpt-4o-mni", ["gpt-4o-mini"]), ("gtp-4o", ["gpt-4o"]), ("claude-sonnet-4.6", ["claude-sonnet-4-6"]),
    ("anthropic:messages:claude-sonnet-4.6", ["claude-sonnet-4-6"]), ("openai:chat:gpt-4oo", ["gpt-4o"]),
    ("gemini-2.5-flsh", ["gemini-2.5-flash"]), ("claude-opus-5.5", ["claude-opus-5-5"]),
    ("deepseek-caht", ["deepseek-chat"]),
    ("ollama-thing-nobody-knows", []), ("gpt_default", []), ("gemini/gemini-3.1-pro", ["gemini-3.1-pro-preview"]),
    ("thinkingmachines/inkling", []), ("z", []), ("qwen/qwen3-vl-8b-instruct", []), ("gpt-4.9", []),
  ])
  func doesNotKnow(_ reference: String, _ nearest: [String]) {
    #expect(ModelCatalog.bundled.lookup(reference) == .unknown(nearest: nearest))
  }

  @Test(arguments: [
    // No such date form at this provider, no such date, no such base, no such moving name.
    "gpt-4o-0806", "gpt-4o-2024-13-01", "gpt-4o-20240806", "claude-sonnet-4-6-2026-01-01", "gpt-9-2026-01-01",
    "claude-sonnet-4-6-latest", "gemini-9.9-001", "gpt-4o:free", "gpt-4o-turbo", "anthropic.claude-9-v1:0",
    "ft:gpt-9:org::id", "claude-3-5-sonnet@tomorrow", "gpt-5-mini-high", "claude", "gpt", "llama",
    "gpt-4o-mini-ultra-xl",
  ])
  func neverGuesses(_ reference: String) {
    #expect(ModelCatalog.bundled.lookup(reference).model == nil)
  }

  @Test(arguments: [
    ("", NonModelReason.empty), ("   ", .empty), ("{{model}}", .template), ("{{ env.MODEL }}", .template),
    ("${inputs.model}", .template), ("${file:model.json}", .template), ("{model}", .template),
    ("<%= model %>", .template),
    ("gpt-{{version}}", .template), ("openai:chat:{{model}}", .template), ("${{ vars.MODEL }}", .template),
    ("${env:MODEL}", .environmentVariable), ("${LLM_MODEL}", .environmentVariable),
    ("$OPENAI_MODEL", .environmentVariable),
    ("OPENAI_MODEL", .environmentVariable), ("env:MODEL", .environmentVariable), ("%MODEL%", .environmentVariable),
    ("azure/${AZURE_DEPLOYMENT}", .environmentVariable), ("your-model-name", .placeholder), ("openrouter/*", .template),
    ("AzureOpenAI", .providerName),
    ("openai", .providerName), ("gpt", .providerName), ("<model>", .placeholder),
    ("model", .placeholder), ("Dummy", .placeholder), ("echo", .placeholder), ("openrouter/auto", .placeholder),
    ("azure:chat:deployment", .deploymentName), ("azure:chat:my-team-chat", .deploymentName),
    ("azure/prod-chat", .deploymentName),
    ("my-gpt4-deployment", .deploymentName), ("openai:assistant:asst_abc", .deploymentName),
    ("asst_abc123", .deploymentName),
    ("4f6b7c1e-2f4f-4d9b-9b0a-0e2a6c1d2e3f", .deploymentName),
    ("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc", .deploymentName),
    ("projects/p/locations/l/endpoints/123", .deploymentName), ("file://sentinel_provider.py", .customProvider),
    ("python:provider.py", .customProvider), ("exec:node run.js", .text), ("https://example.com/v1", .customProvider),
    ("./models/x.gguf", .customProvider), ("ollama/qwen2.5:3b", .localModel), ("ollama:chat:phi3", .localModel),
    ("phi3:mini", .localModel), ("mistral:7b", .localModel), ("llama3:latest", .localModel),
    ("text-embedding-3-small", .otherModality), ("openai:embedding:text-embedding-3-small", .otherModality),
    ("whisper-1", .otherModality), ("openai:image:dall-e-3", .otherModality), ("the newest one", .text),
  ])
  func saysNothingAbout(_ reference: String, _ reason: NonModelReason) {
    #expect(ModelCatalog.bundled.lookup(reference) == .notAModelName(reason))
  }

  @Test func everyModelSurvivesItsProvidersPrefix() {
    for model in BundledCatalogTests.models {
      let provider = model.provider.rawValue
      let bare = model.id.hasPrefix(provider + "/") ? String(model.id.dropFirst(provider.utf8.count + 1)) : model.id
      let found = ModelCatalog.bundled.lookup("\(provider)/\(bare)").model?.id
      #expect(found == model.id, "\(provider)/\(bare)")
    }
  }

  @Test func arbitraryTextIsHarmless() {
    for text in [
      "/", ":", "//", "::", "@", "ft:", "ft::", ":ft-", "-", "\u{0}", "模型", "🦊/🦊", "openai:", "us.", ".",
      "a/b/c/d/e/f/g",
    ] {
      #expect(ModelCatalog.bundled.lookup(text).model == nil, "\(text)")
    }
  }
}
