package import SourceText
package import YAMLSyntax

/// What a request parameter does, whatever a provider calls it.
package enum ParameterKind: String, CaseIterable, Sendable {
  case maxTokens, temperature, topP, topK, stop, frequencyPenalty, presencePenalty, count, seed, logprobs, logitBias
  case reasoningEffort, verbosity, stream, responseFormat, jsonSchema, tools, toolChoice, thinking
  case parallelToolCalls, serviceTier, user, metadata

  /// The kind of a name in any spelling: `max_tokens`, `maxTokens`, `max-tokens`.
  package init?(name: String) {
    let key = String(name.unicodeScalars.filter { $0 != "_" && $0 != "-" }).lowercased()
    switch key {
    case "maxtokens", "maxcompletiontokens", "maxoutputtokens", "maxtokenstosample", "maxnewtokens", "maxgentoks",
      "numpredict":
      self = .maxTokens
    case "temperature": self = .temperature
    case "topp": self = .topP
    case "topk": self = .topK
    case "stop", "stopsequences", "stopsequence": self = .stop
    case "frequencypenalty": self = .frequencyPenalty
    case "presencepenalty": self = .presencePenalty
    case "n", "candidatecount", "bestof": self = .count
    case "seed": self = .seed
    case "logprobs", "toplogprobs": self = .logprobs
    case "logitbias": self = .logitBias
    case "reasoningeffort", "reasoning": self = .reasoningEffort
    case "verbosity": self = .verbosity
    case "stream": self = .stream
    case "responseformat", "outputconfig", "outputformat": self = .responseFormat
    case "jsonschema", "responseschema": self = .jsonSchema
    case "tools", "functions": self = .tools
    case "toolchoice", "functioncall": self = .toolChoice
    case "thinking": self = .thinking
    case "paralleltoolcalls": self = .parallelToolCalls
    case "servicetier": self = .serviceTier
    case "user": self = .user
    case "metadata": self = .metadata
    default: return nil
    }
  }
}

/// One request parameter as the file writes it.
package struct Parameter: Sendable {
  /// `nil` for a name that is none of ``ParameterKind``.
  package let kind: ParameterKind?
  package let name: String
  package let key: YAMLNode
  package let value: YAMLNode
  package var range: ByteRange { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }

  /// The value as a number, also of one in quotes: prompt flow writes them so and converts them.
  package var number: Double? { value.double ?? value.text.flatMap(Double.init) }

  package init(_ entry: YAMLNode.Entry) {
    name = entry.key.text ?? ""
    kind = ParameterKind(name: name)
    key = entry.key
    value = entry.value.resolved
  }
}

/// Whose request the file describes; it decides how parameters are spelt and which exist.
package enum RequestDialect: String, Sendable {
  case openAI, anthropic, githubModels, promptyV1, promptyV2, promptfoo, langchain, semanticKernel, dotprompt,
    promptFlow
  case dify, haystack, unknown
  /// A framework that names a model and has no place for its parameters.
  case modelOnly
}

/// A model with the parameters it is called with.
package struct ModelTarget: Sendable {
  package struct Name: Sendable {
    package let text: String
    package let range: ByteRange
    /// Whether it names a deployment of the user's, which may or may not be called after its model.
    package var isDeployment = false
  }

  package var model: Name?
  package var parameters: [Parameter] = []
  /// The mapping that holds the parameters; `nil` if the format has no place for them here.
  package var parameterBlock: ByteRange?
  package var dialect: RequestDialect
  /// Whether requests go to an address that is not a provider's own: a gateway or a server, which has its own models,
  /// limits and dates under the same names.
  package var hasOwnEndpoint = false
  /// Whether it is written in the file that refers to this one: its facts hold, its ranges are not of this file.
  package var isInherited = false

  package init(model: Name?, dialect: RequestDialect) {
    self.model = model
    self.dialect = dialect
  }

  package func parameter(_ kind: ParameterKind) -> Parameter? { parameters.first { $0.kind == kind } }
}
