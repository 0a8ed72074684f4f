import SourceText
import YAMLSyntax

/// OpenAI's batch files, `*.jsonl` with a request on every line: `custom_id` and `body`.
///
/// Other files of lines, such as conversations for fine-tuning, are data. Source:
/// platform.openai.com/docs/guides/batch.
enum OpenAIBatchFormat {
  /// How many requests of a file are read: they are usually made of one template.
  static let lineLimit = 200

  /// Reads the first requests of `source`; `nil` if its first line is none. O(size of those lines).
  static func read(_ source: SourceText) -> PromptDocument? {
    guard source.encodingProblem == nil else { return nil }
    let start = source.byteOrderMarkLength
    let first = JSONReader.parse(source, in: start..<source.bytes.endOfLine(from: start))
    guard let root = first.firstDocument, root["custom_id"] != nil, root["body"]?.isMapping == true else { return nil }
    var end = start
    for _ in 0..<lineLimit where end < source.bytes.count {
      end = min(source.bytes.endOfLine(from: end) + 1, source.bytes.count)
    }
    let tree = JSONReader.parse(source, in: start..<end, asLines: true)
    var document = PromptDocument(source: source)
    document.tree = tree
    document.problems = tree.problems.map { SyntaxProblem(problem: $0, isInFrontMatter: false) }
    let context = FormatContext(source: source, tree: tree, strictness: .named, load: { _, _ in [] })
    let requests = tree.documents.compactMap { line in line["body"].map { (name: line["custom_id"]?.text, body: $0) } }
    ChatFormat.read(requests: requests, context, into: &document)
    guard !document.prompts.isEmpty else { return nil }
    document.format = .openAIBatch
    return document
  }
}
