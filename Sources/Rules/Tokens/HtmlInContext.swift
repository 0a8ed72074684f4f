import Diagnostics
import PromptCost
import Prompts
import SourceText

/// HTML in the material of a prompt, where the tags are a good part of what is paid for.
enum HtmlInContext: CodedRule {
  private static let minimumTokens = 200
  /// Tags further apart than this many bytes belong to different blocks.
  private static let gap = 200

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      var isAboutMarkup: Bool?
      for message in prompt.messages where !message.isExample {
        let blocks = blocks(message.text.utf8).filter {
          $0.range.count >= minimumTokens && $0.tagBytes * 4 > $0.range.count
        }
        guard !blocks.isEmpty else { continue }
        let isAbout = isAboutMarkup ?? isAbout(prompt)
        isAboutMarkup = isAbout
        if isAbout { break }
        let counter = context.counter(for: prompt, in: document)
        for block in blocks { check(block, message, counter, context) }
      }
    }
  }

  private struct Block {
    var range: ByteRange
    var tagBytes: Int
  }

  private static func check(_ block: Block, _ message: Message, _ counter: TokenCounter, _ context: RuleContext) {
    let bytes = message.text.utf8
    guard message.spans.kind(at: block.range.lowerBound) != .example,
      !AnswerLayout.isShown(in: bytes, at: block.range.lowerBound, context)
    else { return }
    let tokens = counter.rawCount(bytes[block.range])
    guard tokens >= minimumTokens else { return }
    context.report(
      block.range, in: message,
      ["tokens": .number(tokens), "share": .text(String(block.tagBytes * 100 / block.range.count))])
  }

  /// Tags that follow each other closely, with what lies between them.
  private static func blocks(_ bytes: [UInt8]) -> [Block] {
    var blocks: [Block] = []
    for tag in HTMLTag.all(in: bytes) {
      if let last = blocks.indices.last, tag.range.lowerBound - blocks[last].range.upperBound < gap {
        blocks[last].range = blocks[last].range.lowerBound..<tag.range.upperBound
        blocks[last].tagBytes += tag.range.count
      } else {
        blocks.append(Block(range: tag.range, tagBytes: tag.range.count))
      }
    }
    return blocks
  }

  /// Whether the instructions speak of markup: then the tags are what the task is about.
  private static func isAbout(_ prompt: Prompt) -> Bool {
    prompt.messages.contains { message in
      message.spans.instructionRanges.contains { range in
        let text = message.text.utf8[range].map(\.lowercasedASCII)
        return text.containsAny(of: [
          "html", "markup", "css", "web page", "webpage", "website", "frontend", "front-end", "react", " tag",
          "element",
          "selector", "template", "网页", "标签", "前端", "模板",
        ])
      }
    }
  }
}
