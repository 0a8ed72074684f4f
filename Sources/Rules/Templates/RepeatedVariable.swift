import Diagnostics
import Prompts
import SourceText

/// A long text that is inserted into one prompt more than once.
enum RepeatedVariable: CodedRule {
  private struct Place {
    let message: Message
    let expression: ByteRange
    let text: [UInt8]
  }

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      var places: [(name: String, places: [Place])] = []
      for message in prompt.messages where !message.isExample {
        for reference in unconditional(message.template) where ExternalText.isNamed(reference.name) {
          let place = Place(
            message: message, expression: reference.expression,
            text: message.text.utf8[reference.expression].filter { $0 > 0x20 })
          if let index = places.firstIndex(where: { $0.name == reference.name }) {
            places[index].places.append(place)
          } else {
            places.append((reference.name, [place]))
          }
        }
      }
      for (name, places) in places where places.count > 1 && !ExternalText.isShortSample(name, prompt) {
        // `document.title` and `document.body` are two texts.
        guard let first = places.first, let second = places.dropFirst().first(where: { $0.text == first.text }) else {
          continue
        }
        let count = places.count { $0.text == first.text }
        context.report(
          second.expression, in: second.message, ["variable": .text(name), "count": .number(count)],
          related: [
            RelatedRange(
              first.message.text.sourceRange(of: first.expression),
              label: LocalizedText(en: "inserted here first", zh: "第一次插入在这里"))
          ])
      }
    }
  }

  /// The values that are printed whole whatever the conditions are: of two branches only one is sent.
  private static func unconditional(_ template: Template) -> [VariableReference] {
    var depth = 0
    var found: [VariableReference] = []
    for expression in template.expressions {
      switch expression.kind {
      case .statement(let opens, let closes):
        if opens != nil, closes == nil { depth += 1 }
        if closes != nil, opens == nil { depth = max(0, depth - 1) }
      case .output where depth == 0:
        let references = template.references(in: expression)
        if let only = references.first, references.count == 1, only.filters.isEmpty { found.append(only) }
      default: break
      }
    }
    return found
  }
}
