import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A sampling parameter for a model that rejects it.
enum UnsupportedSamplingParam: CodedRule {
  private static let kinds: [ParameterKind] = [
    .temperature, .topP, .topK, .presencePenalty, .frequencyPenalty, .logprobs, .logitBias, .count,
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let (model, _, name) = context.resolved(target), !context.isGateway(name),
        !Array(name.utf8).containsAny(of: ["chat-latest"])
      else { continue }
      let effort = context.effort(of: target)
      // An effort of `none` that the model does not have is another mistake.
      if effort == ReasoningEffort.none { continue }
      guard let sampling = model.sampling, sampling != .accepted, model.acceptsSampling(effort: effort) == false else {
        continue
      }
      for parameter in target.parameters {
        guard let kind = parameter.kind, kinds.contains(kind), !parameter.value.isVariable, !parameter.value.isNull,
          !(kind == .temperature && parameter.number == 1), !(kind == .count && parameter.number == 1),
          // Claude rejects only how tokens are drawn; OpenAI's reasoning models all of it.
          model.provider == .openAI || [.temperature, .topP, .topK].contains(kind),
          !(kind == .topP && parameter.number == 1 && model.provider != .openAI), !isNeutral(kind, parameter)
        else { continue }
        let isDropped = target.dialect == .promptfoo && model.provider == .openAI
        context.report(
          parameter.range,
          case: isDropped
            ? "not-sent"
            : sampling == .onlyWithoutReasoning && model.efforts.contains(.none) ? "needs-no-effort" : "rejected",
          ["model": .text(name), "parameter": .text(parameter.name)],
          severity: isDropped ? .warning : nil,
          fix: ParameterRemoval.fix(parameter, in: document.source, .safe))
      }
    }
  }

  /// The values that such models have anyway.
  private static func isNeutral(_ kind: ParameterKind, _ parameter: Parameter) -> Bool {
    switch kind {
    case .presencePenalty, .frequencyPenalty: parameter.number == 0
    case .logprobs: parameter.value.bool == false
    default: false
    }
  }
}

/// Takes a parameter out of its mapping.
enum ParameterRemoval {
  /// The fix that deletes the lines of a block mapping's entry, or an entry of a flow mapping with its comma.
  static func fix(_ parameter: Parameter, in source: SourceText, _ applicability: Applicability) -> Fix? {
    let bytes = source.bytes
    var (low, high) = (parameter.range.lowerBound, parameter.range.upperBound)
    var lineStart = low
    while lineStart > 0, bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
    let isBlock = bytes[lineStart..<low].allSatisfy { $0 == 0x20 }
    var after = high
    while after < bytes.count, bytes[after] == 0x20 || bytes[after] == 0x09 { after += 1 }
    if after < bytes.count, bytes[after] == UInt8(ascii: ",") {
      // `key: value,` with the line if nothing else stands on it.
      high = after + 1
      var end = high
      while end < bytes.count, bytes[end] == 0x20 { end += 1 }
      if isBlock, end < bytes.count, bytes[end] == 0x0A || bytes[end] == 0x0D {
        low = lineStart
        high = end + (bytes[end] == 0x0D ? 2 : 1)
      } else {
        high = end
      }
    } else if after < bytes.count, bytes[after] == UInt8(ascii: "}") || parameter.value.style == .json {
      // The last entry: the comma before it goes too.
      var start = low
      while start > 0, bytes[start - 1] <= 0x20 { start -= 1 }
      guard start > 0, bytes[start - 1] == UInt8(ascii: ",") else { return nil }
      low = start - 1
    } else if isBlock {
      if after < bytes.count, bytes[after] == UInt8(ascii: "#") {
        // A comment stays where it is.
        guard hasSibling(lineStart, lineEnd(after, bytes), low - lineStart, bytes) else { return nil }
        return Fix(
          applicability, edits: [Edit(replacing: low..<after, with: "")], effects: [.removal(key: parameter.key.id)])
      }
      low = lineStart
      high = lineEnd(high, bytes)
      // A mapping's only entry stays: an empty mapping is another file.
      guard hasSibling(lineStart, high, parameter.range.lowerBound - lineStart, bytes) else { return nil }
    } else {
      return nil
    }
    return Fix(
      applicability, edits: [Edit(replacing: low..<high, with: "")], effects: [.removal(key: parameter.key.id)])
  }

  /// The start of the next line.
  private static func lineEnd(_ offset: Int, _ bytes: [UInt8]) -> Int {
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return min(end + 1, bytes.count)
  }

  private static func hasSibling(_ start: Int, _ end: Int, _ indent: Int, _ bytes: [UInt8]) -> Bool {
    func indentation(_ lineStart: Int) -> Int? {
      var index = lineStart
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      guard index < bytes.count, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: "#") else { return nil }
      return index - lineStart
    }
    if end < bytes.count, indentation(end) == indent { return true }
    var previous = start
    while previous > 0 {
      var lineStart = previous - 1
      while lineStart > 0, bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
      if let found = indentation(lineStart) {
        if found == indent { return true }
        if found < indent { return false }
      }
      previous = lineStart
    }
    return false
  }
}
