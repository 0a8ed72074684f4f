import Diagnostics
import Prompts
import SourceText

/// A variable of the prompt that is written in another template language than the prompt's, and so is never filled in.
enum MixedPlaceholderSyntax: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let names = knownNames(of: prompt)
      if names.isEmpty { continue }
      for message in prompt.messages where !message.isExample {
        let syntax = message.template.syntax
        // Where the language is guessed, doubled braces may as well be an f-string's way to write one.
        guard syntax != .fString || document.format == .langchain, let others = others(than: syntax) else { continue }
        var seen: Set<String> = []
        for other in others {
          for reference in unread(Template(message.text.utf8, syntax: other), in: message)
          where names.contains(reference.name) && !seen.contains(reference.name) {
            guard isText(reference.expression, message) else { continue }
            seen.insert(reference.name)
            let expected = placeholder(reference.name, in: syntax)
            context.report(
              reference.expression, in: message,
              [
                "placeholder": .text(message.text.string(in: reference.expression)), "expected": .text(expected),
              ],
              fix: isDeclared(document)
                ? TextFix.exactly(reference.expression, with: expected, in: message, .unsafe, context) : nil)
          }
        }
      }
    }
  }

  /// Whether the format, rather than the look of the text, says which language it is.
  private static func isDeclared(_ document: PromptDocument) -> Bool {
    switch document.format {
    case .githubModels, .promptfoo, .prompty, .langchain, .semanticKernel, .dotprompt, .haystack: true
    default: false
    }
  }

  /// The variables that the prompt certainly has: declared ones, and those it writes in its own language.
  private static func knownNames(of prompt: Prompt) -> Set<String> {
    var names = Set((prompt.declaredVariables ?? []).map(\.name))
    for message in prompt.messages {
      for reference in message.template.references where !reference.isBuiltin { names.insert(reference.name) }
    }
    return names
  }

  private static func others(than syntax: TemplateSyntax) -> [TemplateSyntax]? {
    switch syntax {
    case .jinja, .handlebars, .doubleBrace: [.dollarBrace, .fString]
    case .fString: [.doubleBrace]
    case .dollarBrace: [.doubleBrace, .fString]
    case .semanticKernel, .dify, .gitHubExpression, .singleBrace, .none: nil
    }
  }

  private static func placeholder(_ name: String, in syntax: TemplateSyntax) -> String {
    switch syntax {
    case .fString: "{\(name)}"
    case .dollarBrace: "${\(name)}"
    default: "{{\(name)}}"
    }
  }

  /// The placeholders of `other` that the message's own language does not read.
  private static func unread(_ other: Template, in message: Message) -> [VariableReference] {
    let expressions = message.template.expressions.filter { $0.kind != .escape }
    var next = 0
    return other.references.filter { reference in
      guard message.text.utf8[reference.expression].count - reference.name.utf8.count <= 4 else { return false }
      while next < expressions.count, expressions[next].range.upperBound <= reference.expression.lowerBound {
        next += 1
      }
      return next == expressions.count || !expressions[next].range.overlaps(reference.expression)
    }
  }

  /// Not code or a quotation, which may speak about placeholders.
  private static func isText(_ range: ByteRange, _ message: Message) -> Bool {
    switch message.spans.kind(at: range.lowerBound) {
    case nil, .data, .example, .template, .markup: true
    default: false
    }
  }
}
