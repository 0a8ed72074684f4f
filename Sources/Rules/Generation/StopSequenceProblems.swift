import Diagnostics
import ModelCatalog
import Patterns
import Prompts
import SourceText
import YAMLSyntax

/// Stop sequences that a model rejects, that stop nothing, or that stop too early.
enum StopSequenceProblems: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for (index, target) in document.targets.enumerated() where !target.isInherited {
      for parameter in target.parameters where parameter.kind == .stop {
        let prompts = document.prompts.filter { $0.targetIndexes.contains(index) }
        check(parameter, target, prompts, document, context)
      }
    }
  }

  private static func check(
    _ parameter: Parameter, _ target: ModelTarget, _ prompts: [Prompt], _ document: PromptDocument,
    _ context: RuleContext
  ) {
    let value = parameter.value
    guard !value.isVariable, !value.isNull else { return }
    let resolved = context.resolved(target)
    let removal = ParameterRemoval.fix(parameter, in: document.source, .unsafe)
    if let (model, via, name) = resolved, model.supports(.stop) == false, context.isFirstParty(via),
      !context.isGateway(name)
    {
      context.report(parameter.range, case: "unsupported", ["model": .text(name)], severity: .error, fix: removal)
      return
    }
    let stops = value.isSequence ? value.items.filter(\.isScalar) : [value]
    if stops.isEmpty || stops.allSatisfy({ $0.text?.isEmpty == true }) {
      context.report(parameter.range, case: "empty", ["parameter": .text(parameter.name)], fix: removal)
      return
    }
    let provider = resolved.flatMap {
      context.isFirstParty($0.via) && !context.isGateway($0.name) ? $0.model.provider : nil
    }
    if provider == .openAI, stops.count > 4, resolved?.model.isCompletionStyle != true {
      context.report(
        parameter.range, case: "too-many",
        ["count": .number(stops.count), "provider": "OpenAI", "limit": .number(4)], severity: .error)
    }
    var seen: Set<String> = []
    for stop in stops {
      guard let text = stop.text else { continue }
      let shown = RuleContext.Argument.text(Self.shown(text))
      if !seen.insert(text).inserted {
        context.report(stop.contentRange, case: "repeated", ["stop": shown])
      } else if text.isEmpty {
        context.report(stop.contentRange, case: "empty", ["parameter": .text(parameter.name)])
      } else if provider == .anthropic, text.allSatisfy(\.isWhitespace) {
        context.report(stop.contentRange, case: "whitespace", severity: .error)
      } else if prompts.contains(where: {
        $0.responseFormat?.kind == .jsonSchema || $0.responseFormat?.kind == .jsonObject || asksForJSON($0, context)
      }),
        text == "}" || text == "]" || text == "}\n"
      {
        context.report(stop.contentRange, case: "cuts-json", ["stop": shown])
      } else if text == "。" || text == "." || text == "！" || text == "!",
        !prompts.contains(where: { asksForOneSentence($0, context) })
      {
        context.report(stop.contentRange, case: "cuts-text", ["stop": shown])
      } else if prompts.contains(where: { formatHolds(text, $0) }) {
        context.report(stop.contentRange, case: "in-output-format", ["stop": shown])
      }
    }
  }

  private static func shown(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n").split(
      separator: "\t", omittingEmptySubsequences: false
    ).joined(separator: "\\t")
  }

  private static func asksForJSON(_ prompt: Prompt, _ context: RuleContext) -> Bool {
    prompt.messages.contains { message in
      message.role.isInstructing && JSONRequest.range(in: message, context) != nil
    }
  }

  private static func asksForOneSentence(_ prompt: Prompt, _ context: RuleContext) -> Bool {
    prompt.messages.contains { message in
      context.pattern(
        #"(?i)\b(?:one|a single|1|single) (?:short )?(?:sentence|line|word|label)\b|一句(?:话)?|1 ?句|单句|一个(?:词|标签|标题)|只输出标题"#
      )?
      .isMatch(message.text.utf8) == true
    }
  }

  /// Whether the layout that the prompt prescribes has the stop inside: a label of it, a heading, a list mark.
  private static func formatHolds(_ stop: String, _ prompt: Prompt) -> Bool {
    let needle = stop.trimmingBlanks
    // Labels of the other speaker end the answer and are what stop sequences are for.
    guard needle.count >= 2, needle != "```" else { return false }
    let labels: Set<String> = [
      "q:", "question:", "user:", "human:", "input:", "问：", "用户：", "输入：", "观察：", "observation:",
    ]
    if labels.contains(needle.lowercased()) || needle.hasPrefix("<|") || needle.hasPrefix("</") { return false }
    for message in prompt.messages where message.role.isInstructing && !message.isExample {
      for layout in OutputLayout.ranges(in: message) {
        let text = message.text.string(in: layout)
        guard let found = text.firstRange(of: needle) else { continue }
        // At the very end of the layout it does its work.
        if !text[found.upperBound...].allSatisfy({ $0.isWhitespace || $0 == "`" }) { return true }
      }
    }
    return false
  }
}

/// The parts of a prompt that show what the answer looks like.
enum OutputLayout {
  /// The block behind a line that announces an output format, up to the next blank line or the end of its fence.
  static func ranges(in message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var result: [ByteRange] = []
    var lineStart = 0
    while lineStart < bytes.count {
      let line = message.text.line(at: lineStart)
      let text = message.text.string(in: line).lowercased()
      let announces = [
        "output format", "format your", "in this format", "following format", "this format:", "输出格式", "按以下格式", "格式如下",
        "按如下格式", "以下格式",
      ].contains { text.contains($0) }
      if announces {
        var end = min(line.upperBound + 1, bytes.count)
        var blankLines = 0
        while end < bytes.count {
          let next = message.text.line(at: end)
          if next.isEmpty { blankLines += 1 } else if blankLines > 1 { break }
          if blankLines > 0, !next.isEmpty, bytes[next.lowerBound] == UInt8(ascii: "#") { break }
          if blankLines > 0, end > line.upperBound + 2, !next.isEmpty { break }
          end = next.upperBound + 1
        }
        result.append(min(line.upperBound, bytes.count)..<min(end, bytes.count))
      }
      lineStart = line.upperBound + 1
    }
    return result
  }
}
