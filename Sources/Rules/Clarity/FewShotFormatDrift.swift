import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// Few-shot answers that do not have the form of the others, or the form that the request asks for.
enum FewShotFormatDrift: CodedRule {
  private static let minimumExamples = 3

  private struct Answer {
    let part: FewShotExample.Part
    /// The JSON collection it is.
    let json: YAMLNode?
    let isTurn: Bool
    let looksLikeJSON: Bool
  }

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let answers = FewShotExample.all(in: prompt, of: document).compactMap { example -> Answer? in
        guard let output = example.output, !output.isOpen else { return nil }
        return answer(output, isTurn: example.isTurn)
      }
      checkDeclared(answers, prompt, context)
      guard answers.count >= minimumExamples else { continue }
      let good = answers.filter { $0.json != nil }
      // Where one answer in three is something else, the prompt has more than one form on purpose.
      guard good.count >= 2, good.count * 3 >= answers.count * 2 else { continue }
      for answer in answers where answer.json == nil && answer.looksLikeJSON {
        context.report(answer.part.range, in: answer.part.message, case: "invalid")
      }
      checkKeys(good, context)
    }
  }

  private static func answer(_ part: FewShotExample.Part, isTurn: Bool) -> Answer? {
    let text = unfenced(Array(part.message.sentText(in: part.range)))
    let looksLikeJSON = text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[")
    // Something left out on purpose.
    guard !text.containsAny(of: ["...", "…"]) else { return nil }
    var json: YAMLNode?
    if looksLikeJSON {
      let tree = JSONReader.parse(SourceText(path: "", bytes: text))
      json = tree.problems.isEmpty ? tree.documents.first : nil
    }
    return Answer(part: part, json: json, isTurn: isTurn, looksLikeJSON: looksLikeJSON)
  }

  private static func unfenced(_ text: [UInt8]) -> [UInt8] {
    guard text.starts(with: "```".utf8), let end = text.lastIndex(of: 0x0A),
      text[(end + 1)...].starts(with: "```".utf8)
    else { return text }
    let start = min(text.endOfLine(from: 0) + 1, end)
    return Array(text[start..<end].drop { $0 <= 0x20 })
  }

  /// A turn of prose in a conversation whose answers the request makes JSON.
  private static func checkDeclared(_ answers: [Answer], _ prompt: Prompt, _ context: RuleContext) {
    guard let format = prompt.responseFormat, format.kind == .jsonObject || format.kind == .jsonSchema else { return }
    for answer in answers where answer.isTurn && !answer.looksLikeJSON {
      context.report(
        answer.part.range, in: answer.part.message, case: "declared",
        related: [RelatedRange(format.range, label: LocalizedText(en: "JSON is asked for here", zh: "这里要求 JSON"))])
    }
  }

  /// A key that other examples spell in another way.
  private static func checkKeys(_ answers: [Answer], _ context: RuleContext) {
    var spellings: [String: [String: Int]] = [:]
    for answer in answers {
      for key in Set(answer.json?.keys ?? []) { spellings[plain(key), default: [:]][key, default: 0] += 1 }
    }
    for answer in answers {
      for key in answer.json?.keys ?? [] {
        guard let all = spellings[plain(key)], all.count > 1,
          let usual = all.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), usual.key != key,
          usual.value > all[key, default: 0]
        else { continue }
        context.report(
          answer.part.range, in: answer.part.message, case: "key", ["key": .text(key), "usual": .text(usual.key)])
      }
    }
  }

  private static func plain(_ key: String) -> String {
    key.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }
}
