import Foundation
import SourceText
import Testing
import YAMLSyntax

/// The exact map between decoded text and source bytes, on generated documents.
@Suite struct SourceMapTests {
  /// 4,000 documents, or as many as `TRIMTAB_DOCUMENTS` says, in batches that run in parallel.
  static let batches = 100
  static let documentsPerBatch =
    (ProcessInfo.processInfo.environment["TRIMTAB_DOCUMENTS"].flatMap(Int.init) ?? 4_000) / batches

  @Test(arguments: 0..<batches)
  func generatedDocuments(batch: Int) {
    var readable = 0
    for number in 0..<Self.documentsPerBatch {
      let seed = UInt64(batch * Self.documentsPerBatch + number)
      var generator = DocumentGenerator(seed: seed)
      let source = SourceText(path: "seed-\(seed)", text: generator.document())
      let tree = YAMLTree.parse(source)
      if tree.isBroken { continue }
      readable += 1
      let scalars = tree.scalars
      for scalar in scalars {
        guard let problem = Self.mapProblem(of: scalar) else { continue }
        Issue.record("seed \(seed): \(problem) in \(source.text(in: scalar.range).debugDescription)")
        return
      }
      for scalar in scalars {
        guard let problem = Self.editProblem(of: scalar, using: &generator) else { continue }
        Issue.record("seed \(seed): \(problem) in \(source.text(in: scalar.range).debugDescription)")
        return
      }
    }
    // The generator may write what libyaml refuses, but not often: the test is about readable documents.
    #expect(readable > Self.documentsPerBatch * 8 / 10)
  }

  /// The map covers the text, and its verbatim parts are the source's bytes.
  private static func mapProblem(of scalar: YAMLNode) -> String? {
    guard let mapped = scalar.mappedText, let text = scalar.text else { return "no text" }
    guard mapped.string == text else {
      return "decoded \(mapped.string.debugDescription), not \(text.debugDescription)"
    }
    var position = 0
    let bytes = scalar.tree.source.bytes
    for segment in mapped.segments {
      guard segment.decoded == position else { return "gap at \(position)" }
      position += segment.decodedLength
      let source = segment.source..<segment.source + segment.sourceLength
      guard source.lowerBound >= scalar.range.lowerBound else { return "maps outside" }
      if segment.isVerbatim, !bytes[source].elementsEqual(mapped.utf8[segment.decoded..<position]) {
        return "verbatim part differs"
      }
    }
    guard position == mapped.utf8.count else { return "map ends at \(position) of \(mapped.utf8.count)" }
    // One segment for a long text that is not verbatim means that the decoder gave up on it.
    if mapped.segments.count == 1, !mapped.segments[0].isVerbatim, text.unicodeScalars.count > 3,
      !text.allSatisfy(\.isNewline)
    {
      return "coarse map"
    }
    return nil
  }

  /// Identity edits change nothing; random replacements decode to exactly what was asked.
  private static func editProblem(of scalar: YAMLNode, using generator: inout DocumentGenerator) -> String? {
    guard let mapped = scalar.mappedText else { return "no text" }
    let source = scalar.tree.source
    let view = mapped.string.unicodeScalars
    let from = view.index(view.startIndex, offsetBy: generator.number(below: view.count + 1))
    let length = generator.number(below: view.distance(from: from, to: view.endIndex) + 1)
    let to = view.index(from, offsetBy: length)
    let utf8 = mapped.string.utf8
    let range =
      utf8.distance(from: utf8.startIndex, to: from)..<utf8.distance(from: utf8.startIndex, to: to)

    guard let identity = scalar.edit(replacing: range, with: mapped.string(in: range)),
      source.applying([identity])?.bytes == source.bytes
    else { return "identity edit of \(range) is not one" }

    var replacement = ""
    for _ in 0..<generator.number(below: 4) {
      replacement += generator.pick(["", " ", "\n", "\n\n", "\"", "'", "\\", "\t", ": ", " #", "\u{7}", "- "])
      replacement += generator.word()
    }
    guard let edit = scalar.edit(replacing: range, with: replacement), let changed = source.applying([edit]) else {
      return "no edit puts \(replacement.debugDescription) at \(range)"
    }
    let intended =
      mapped.string(in: 0..<range.lowerBound) + replacement + mapped.string(in: range.upperBound..<mapped.utf8.count)
    let reparsed = YAMLTree.parse(changed)
    guard reparsed.isSame(as: scalar.tree, except: [(scalar.id, intended)]) else {
      return "the edit changed another node"
    }
    return nil
  }
}
