import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// A parameter that its reader ignores because of its spelling.
enum MisspeltParameter: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      switch target.dialect {
      case .githubModels: checkGitHub(target, document.source, context)
      case .promptyV1, .promptyV2:
        checkVersion(target, document, context)
        checkTypos(target, document.source, context)
      case .openAI, .anthropic:
        // Only a request has a closed set of names; a list of messages in some other mapping has not.
        if target.parameterBlock != nil, target.model != nil { checkTypos(target, document.source, context) }
      case .promptfoo: if target.parameterBlock != nil { checkTypos(target, document.source, context) }
      case .dotprompt: break
      case .langchain, .semanticKernel, .promptFlow, .dify, .haystack, .modelOnly, .unknown: break
      }
    }
  }

  // MARK: GitHub Models

  /// The names that each reader of `modelParameters` knows.
  private static let ghModels = ["maxTokens", "temperature", "topP"]
  private static let aiInference = ["maxCompletionTokens", "maxTokens", "temperature", "topP"]

  private static func checkGitHub(_ target: ModelTarget, _ source: SourceText, _ context: RuleContext) {
    let consumer = context.stringOption("consumer")
    if consumer == "github-editor" { return }
    let known = Set(ghModels + aiInference)
    for parameter in target.parameters where !known.contains(parameter.name) {
      let plain = parameter.name.filter { $0 != "_" }
      if parameter.name.contains("_"), let kind = parameter.kind, [.maxTokens, .temperature, .topP].contains(kind) {
        let camel = known.sorted().first { $0.lowercased() == plain.lowercased() }
        guard let suggestion = camel ?? (kind == .maxTokens ? "maxTokens" : nil) else { continue }
        context.report(
          parameter.key.range, case: "other-consumer",
          [
            "consumer": .text(consumer.isEmpty ? "gh-models" : consumer), "parameter": .text(parameter.name),
            "suggestion": .text(suggestion),
          ],
          fix: rename(parameter, suggestion))
      } else if parameter.kind == nil {
        reportTypo(
          parameter, among: Array(known) + ["stop", "frequencyPenalty", "presencePenalty", "reasoningEffort"], context)
      }
    }
  }

  // MARK: Prompty

  private static func checkVersion(_ target: ModelTarget, _ document: PromptDocument, _ context: RuleContext) {
    guard let model = document.tree?.documents.first?["model"], model.isMapping else { return }
    let isV2 = target.dialect == .promptyV2
    for entry in model.entries {
      guard let name = entry.key.text else { continue }
      let isOther = isV2 ? ["configuration", "parameters"].contains(name) : ["options", "provider"].contains(name)
      guard isOther else { continue }
      context.report(
        entry.key.range, case: "prompty-version",
        ["parameter": .text(name), "version": .text(isV2 ? "v1" : "v2"), "other": .text(isV2 ? "v2" : "v1")])
    }
  }

  // MARK: Typos

  private static let names = [
    "model", "messages", "system", "max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "top_p",
    "top_k", "stop",
    "stop_sequences", "frequency_penalty", "presence_penalty", "n", "seed", "logprobs", "top_logprobs", "logit_bias",
    "stream",
    "stream_options", "response_format", "tools", "tool_choice", "parallel_tool_calls", "reasoning_effort", "reasoning",
    "verbosity",
    "user", "metadata", "service_tier", "thinking", "store", "modalities", "prediction", "functions", "function_call",
    "suffix",
    "cache_control", "output_config", "container", "mcp_servers", "context_management", "inference_geo", "speed",
    "betas",
    "anthropic_version", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "safety_identifier",
    "audio",
    "web_search_options", "extra_body", "extra_headers", "timeout", "response", "input", "instructions",
    "previous_response_id",
    "truncation", "include", "background", "conversation", "prompt", "text", "maxTokens", "maxOutputTokens", "topP",
    "topK",
    "stopSequences", "frequencyPenalty", "presencePenalty", "responseFormat", "reasoningEffort", "additionalProperties",
    "min_p", "repetition_penalty", "best_of", "guided_json", "apiKey", "apiHost", "apiBaseUrl", "organization",
    "passthrough", "cost",
    "allowParallelToolCalls", "name", "description", "id", "label", "temp", "max_new_tokens",
  ]

  private static func checkTypos(_ target: ModelTarget, _ source: SourceText, _ context: RuleContext) {
    for parameter in target.parameters
    where parameter.kind == nil && !names.contains(parameter.name) && !parameter.name.hasPrefix("x-") {
      reportTypo(
        parameter,
        among: [
          "max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "top_p", "stop", "stop_sequences",
          "frequency_penalty", "presence_penalty", "response_format", "reasoning_effort", "tool_choice",
        ], context)
    }
  }

  private static func reportTypo(_ parameter: Parameter, among names: [String], _ context: RuleContext) {
    guard parameter.name.utf8.count >= 4, let nearest = EditDistance.nearest(to: parameter.name, among: names) else {
      return
    }
    context.report(
      parameter.key.range, case: "typo", ["parameter": .text(parameter.name), "suggestion": .text(nearest)],
      fix: rename(parameter, nearest))
  }

  private static func rename(_ parameter: Parameter, _ name: String) -> Fix? {
    ValueFix.setting(parameter.key, to: name, .unsafe)
  }
}
