import Diagnostics
import ModelCatalog
import PromptCost
package import Prompts
package import Providers
import SourceText
import YAMLSyntax

/// Makes requests of a prompt in a file.
package struct PromptRequest {
  /// What the user asks for over what the file says.
  package struct Overrides: Sendable {
    package var model: String?
    package var maxOutputTokens: Int?
    /// Fields of the body, over all others.
    package var fields: [JSONValue.Member] = []
    package var isStreamed = true

    package init() {}
  }

  /// Why a prompt cannot be sent.
  package enum Problem: Error, Hashable, Sendable {
    case noModel
    /// There is no value for a variable.
    case noValue(variable: String)
    /// What takes a template engine: a loop, a condition, a filter.
    case needsEngine(expression: String)
    /// Images, or answers of tools.
    case notText
    case empty
  }

  private let prompt: Prompt
  private let document: PromptDocument
  private let overrides: Overrides
  private let api: ModelInterface
  /// What the prompt's model is called where it is asked.
  package let model: String
  private let counter: TokenCounter

  /// `keepsModelName`: Whether the server knows the model by the very name that the file has, as a gateway does.
  package init(
    _ prompt: Prompt, in document: PromptDocument, api: ModelInterface, overrides: Overrides, keepsModelName: Bool
  ) throws(Problem) {
    self.prompt = prompt
    self.document = document
    self.overrides = overrides
    self.api = api
    guard let name = overrides.model ?? Self.modelName(of: prompt, in: document) else { throw .noModel }
    let known = ModelCatalog.bundled.lookup(name).model
    model = keepsModelName ? Self.withoutRunner(name, document.format) : known?.id ?? name
    counter = known.map(TokenCounter.init(model:)) ?? TokenCounter()
  }

  /// The name without what it tells promptfoo, and no server: the provider and the kind of its API, as in `openai:chat:gpt-5`.
  private static func withoutRunner(_ name: String, _ format: PromptFormat?) -> String {
    guard format == .promptfoo else { return name }
    let providers = [
      "openai", "anthropic", "azure", "azureopenai", "google", "vertex", "mistral", "groq", "xai", "deepseek",
    ]
    let kinds = ["chat", "completion", "responses", "messages"]
    var parts = name.split(separator: ":")[...]
    guard parts.count > 1, let first = parts.first, providers.contains(String(first)) else { return name }
    parts = parts.dropFirst()
    if parts.count > 1, let kind = parts.first, kinds.contains(String(kind)) { parts = parts.dropFirst() }
    return parts.joined(separator: ":")
  }

  /// The model that the file names.
  package static func modelName(of prompt: Prompt, in document: PromptDocument) -> String? {
    document.targets(of: prompt).lazy.compactMap(\.model?.text).first
  }

  // MARK: Requests

  /// The request with one row of values.
  package func trial(_ row: [String: JSONValue]) throws(Problem) -> Trial {
    var request = ModelRequest(model: model, turns: [])
    guard prompt.images.isEmpty else { throw .notText }
    var tokens = 0
    for (index, message) in prompt.messages.enumerated() {
      guard let role = Self.role(message.role) else { throw .notText }
      let text = try FilledMessage.text(of: message, row)
      request.turns.append(.init(role, text, cacheControl: cacheControl(behind: index)))
      // Framing is a few tokens a message; eight are more than any template takes.
      tokens += counter.count(text).upperBound + 8
    }
    guard request.turns.contains(where: { !$0.text.isEmpty }) else { throw .empty }
    if !request.turns.contains(where: { $0.role == .user }), api == .messages {
      // A conversation begins with the user there.
      request.turns = request.turns.map { ModelRequest.Turn(.user, $0.text, cacheControl: $0.cacheControl) }
    }
    request.tools = tools
    tokens += prompt.tools.reduce(0) { $0 + counter.count(Array(document.source.bytes[$1.range])).upperBound }
    for parameter in parameters where parameter.kind == .responseFormat || parameter.kind == .jsonSchema {
      tokens += counter.count(Array(document.source.bytes[parameter.range])).upperBound
    }
    request.isStreamed = overrides.isStreamed
    apply(parameters, to: &request)
    if let field = answerFormat?.field(for: api) { request.parameters.append(field) }
    if let limit = overrides.maxOutputTokens { request.maxOutputTokens = limit }
    if request.maxOutputTokens == nil, api == .messages { request.maxOutputTokens = ModelRequest.defaultLimit }
    for field in overrides.fields {
      request.parameters.removeAll { $0.key == field.key }
      request.parameters.append(field)
    }
    return Trial(request, inputTokens: tokens)
  }

  private static func role(_ role: Role) -> ModelRequest.Turn.Role? {
    switch role {
    case .system: .system
    case .developer: .developer
    case .user, .prompt: .user
    case .assistant: .assistant
    case .tool: nil
    }
  }

  private func cacheControl(behind index: Int) -> JSONValue? {
    guard api == .messages else { return nil }
    for marker in prompt.cacheMarkers where marker.spelling == .cacheControl {
      if case .message(index) = marker.place { return JSONValue(marker.value) }
    }
    return nil
  }

  private var tools: [ModelRequest.Tool] {
    prompt.tools.map { tool in
      let definition = JSONValue(tool.node)
      let inner = definition["function"] ?? definition
      return ModelRequest.Tool(
        name: tool.name, description: inner["description"]?.string,
        parameters: inner["parameters"] ?? inner["input_schema"] ?? ["type": "object", "properties": [:]],
        isStrict: inner["strict"]?.bool)
    }
  }

  // MARK: Parameters

  private var parameters: [Parameter] { document.targets(of: prompt).first?.parameters ?? [] }

  /// Parameters of the file that were not sent, because the API has no place for them.
  package var unsentParameters: [String] {
    let names = parameters.filter { parameter in
      guard let kind = parameter.kind else { return true }
      return !Self.handled.contains(kind) && Self.field(kind, api) == nil
    }.map(\.name)
    return names + (answerFormat?.isUnknown(to: api) == true ? ["response_format"] : [])
  }

  /// What is no field of the body but a part of the request.
  private static let handled: Set<ParameterKind> = [
    .maxTokens, .stop, .stream, .tools, .jsonSchema, .responseFormat,
  ]

  private func apply(_ parameters: [Parameter], to request: inout ModelRequest) {
    for parameter in parameters {
      let value = JSONValue(parameter.value)
      if value.isNull { continue }
      switch parameter.kind {
      case .maxTokens: request.maxOutputTokens = parameter.number.flatMap { Int(exactly: $0.rounded()) }
      case .stop: request.stop = value.string.map { [$0] } ?? value.items.compactMap(\.string)
      case .responseFormat: continue
      case .reasoningEffort where api == .responses && value.string != nil:
        request.parameters.append(.init("reasoning", ["effort": value]))
      case .some(let kind):
        guard !Self.handled.contains(kind), let name = Self.field(kind, api) else { continue }
        // A number in quotes is one to the frameworks that write it so.
        request.parameters.append(
          .init(name, value.string != nil ? parameter.number.map(JSONValue.number) ?? value : value))
      case nil: continue
      }
    }
  }

  /// The form that the answer is to have.
  private var answerFormat: AnswerFormat? {
    var (value, definition): (JSONValue?, JSONValue?) = (nil, nil)
    for parameter in parameters {
      if parameter.kind == .responseFormat { value = JSONValue(parameter.value) }
      if parameter.kind == .jsonSchema { definition = JSONValue(parameter.value) }
    }
    // GitHub Models has it beside the parameters of the model.
    if document.format == .githubModels, let root = document.tree?.documents.first {
      value = value ?? root["responseFormat"].map { JSONValue($0) }
      definition = definition ?? root["jsonSchema"].map { JSONValue($0) }
    }
    return value.flatMap { AnswerFormat($0, definition: definition) }
  }

  /// What a parameter is called in the body of an API; `nil` if it has none.
  private static func field(_ kind: ParameterKind, _ api: ModelInterface) -> String? {
    switch (kind, api) {
    case (.temperature, _): "temperature"
    case (.topP, _): "top_p"
    case (.topK, .messages), (.topK, .chat): "top_k"
    case (.frequencyPenalty, .chat): "frequency_penalty"
    case (.presencePenalty, .chat): "presence_penalty"
    case (.seed, .chat): "seed"
    case (.logprobs, .chat): "logprobs"
    case (.logitBias, .chat): "logit_bias"
    case (.reasoningEffort, .chat): "reasoning_effort"
    case (.reasoningEffort, .responses): "reasoning"
    case (.verbosity, .chat): "verbosity"
    case (.thinking, .messages), (.thinking, .chat): "thinking"
    case (.toolChoice, _): "tool_choice"
    case (.parallelToolCalls, .chat), (.parallelToolCalls, .responses): "parallel_tool_calls"
    case (.serviceTier, _): "service_tier"
    case (.metadata, _): "metadata"
    default: nil
    }
  }

  // MARK: Contract

  /// What the answers to rows have to fulfil.
  package func contract(_ rows: [DataRow]) -> Contract {
    var contract = Contract()
    let assertions = FileAssertions(document)
    for (number, row) in rows.enumerated() {
      let (checked, unchecked) = assertions.assertions(for: row)
      contract.assertions[number] = checked
      contract.unchecked += unchecked.filter { !contract.unchecked.contains($0) }
    }
    if let format = answerFormat {
      (contract.isJSON, contract.schema) = (format.isJSON, format.schema)
    }
    return contract
  }
}
