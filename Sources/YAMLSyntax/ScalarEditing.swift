package import SourceText

extension YAMLNode {
  /// The source edit after which this scalar decodes to its text with `range` replaced by `replacement`, and every
  /// other node is what it was; `nil` if `range` is not a range of the text or no style can hold the result.
  ///
  /// The smallest edit is tried first: the replaced text alone, then the scalar rewritten in its own style, then in
  /// double quotes. Each candidate is parsed with the whole file and taken only if it does exactly what it should, so
  /// that no rule of YAML has to be guessed at here. O(file) per candidate.
  package func edit(replacing range: ByteRange, with replacement: String) -> Edit? {
    guard let mapped = mappedText, range.lowerBound >= 0, range.upperBound <= mapped.utf8.count else { return nil }
    let old = mapped.utf8
    let new = Array(old[..<range.lowerBound]) + replacement.utf8 + old[range.upperBound...]
    guard let text = String(validating: new, as: UTF8.self) else { return nil }
    let target = resolved
    if new == old {
      return Edit(replacing: mapped.sourceRange(of: range), with: tree.source.text(in: mapped.sourceRange(of: range)))
    }
    if let edit = target.editWithinLine(replacing: range, with: replacement, in: mapped) {
      assert(target.holds(after: edit, text: text))
      return edit
    }
    for candidates in [target.localEdits, target.wholeEdits] {
      for candidate in candidates(range, replacement, mapped, text) where target.holds(after: candidate, text: text) {
        return candidate
      }
    }
    return nil
  }

  /// The source edit that gives this scalar a new text; see ``edit(replacing:with:)``.
  package func edit(settingTextTo text: String) -> Edit? {
    guard let length = self.text?.utf8.count else { return nil }
    return edit(replacing: 0..<length, with: text)
  }

  /// The edit of words within one line of a literal block, which nothing else in the file can depend on: YAML reads
  /// such a block line by line, and neither the line's indentation nor its being a line with text changes. `nil` where
  /// that is not plain to see. O(line).
  private func editWithinLine(replacing range: ByteRange, with replacement: String, in mapped: MappedText) -> Edit? {
    guard style == .literal, !range.isEmpty, ScalarEncoder.inline(replacement, style: .literal) != nil,
      ScalarEncoder.inline(mapped.string(in: range), style: .literal) != nil
    else { return nil }
    let source = mapped.sourceRange(of: range)
    let bytes = tree.source.bytes
    guard source.count == range.count, mapped.utf8[range].elementsEqual(bytes[source]) else { return nil }
    // An indented line starts with a blank, so that no marker of a document can come to stand at its start.
    var start = source.lowerBound
    var hasTextBefore = false
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D {
      start -= 1
      if bytes[start] != 0x20, bytes[start] != 0x09 { hasTextBefore = true }
    }
    var end = source.upperBound
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    // Other line breaks, such as U+2028, would end the line before its end.
    let isOneLine = [start..<source.lowerBound, source.upperBound..<end].allSatisfy {
      ScalarEncoder.inline(String(decoding: bytes[$0], as: UTF8.self), style: .literal) != nil
    }
    guard bytes[start] == 0x20, isOneLine else { return nil }
    if !hasTextBefore {
      let next = replacement.utf8.first ?? (source.upperBound < bytes.count ? bytes[source.upperBound] : 0x0A)
      guard !next.isYAMLBlankOrBreak else { return nil }
    }
    return Edit(replacing: source, with: replacement)
  }

  /// Edits that touch the replaced text alone.
  private func localEdits(
    replacing range: ByteRange, with replacement: String, in mapped: MappedText, result: String
  ) -> [Edit] {
    let newline = tree.newline
    let indent = bodyIndent(mapped)
    var edits: [Edit] = []
    let isBlock = style == .literal || style == .folded
    var inline = ScalarEncoder.inline(replacement, style: style)
    if inline == nil, style == .literal {
      // Line breaks inside a literal block are line breaks with the block's indentation.
      let lines = replacement.split(separator: "\n", omittingEmptySubsequences: false)
      let encoded = lines.map { ScalarEncoder.inline(String($0), style: .literal) }
      if !encoded.contains(where: { $0 == nil }) {
        let margin = String(repeating: " ", count: indent)
        inline = encoded.compactMap(\.self).enumerated()
          .map { $0 == 0 || $1.isEmpty ? $1 : margin + $1 }.joined(separator: newline)
      }
    }
    if let inline, !mapped.segments.isEmpty {
      let source = mapped.sourceRange(of: range)
      edits.append(Edit(replacing: source, with: inline))
      if isBlock, range.upperBound < mapped.utf8.count {
        // A removed line takes the indentation of the next one along.
        let next = mapped.sourceRange(of: range.upperBound..<range.upperBound + 1).lowerBound
        if next > source.upperBound { edits.append(Edit(replacing: source.lowerBound..<next, with: inline)) }
      }
    }
    return edits
  }

  /// Edits that write the scalar anew, in its own style first.
  private func wholeEdits(
    replacing range: ByteRange, with replacement: String, in mapped: MappedText, result: String
  ) -> [Edit] {
    let newline = tree.newline
    let indent = bodyIndent(mapped)
    var edits: [Edit] = []
    let whole = record.contentStart..<max(record.contentStart, record.range.upperBound)
    let space = needsSpaceBefore ? " " : ""
    switch style {
    case .json:
      edits.append(Edit(replacing: whole, with: ScalarEncoder.doubleQuoted(result, json: true)))
      return edits
    case .singleQuoted:
      if let text = ScalarEncoder.singleQuoted(result) { edits.append(Edit(replacing: whole, with: text)) }
    case .plain:
      if let text = ScalarEncoder.inline(result, style: .plain), !text.isEmpty {
        edits.append(Edit(replacing: whole, with: space + text))
      }
    case .literal, .folded:
      let full = record.contentStart..<max(record.contentStart, record.fullEnd)
      let increment = indent - max(record.parentIndent, 0)
      for folded in style == .folded ? [true, false] : [false] {
        if let text = ScalarEncoder.block(
          result, folded: folded, indent: indent, increment: increment, newline: newline)
        {
          edits.append(Edit(replacing: full, with: text))
        }
      }
      let line = ScalarEncoder.doubleQuoted(result)
      edits.append(Edit(replacing: full, with: line + newline))
      edits.append(Edit(replacing: whole, with: line))
      return edits
    case .doubleQuoted: break
    }
    edits.append(Edit(replacing: whole, with: space + ScalarEncoder.doubleQuoted(result)))
    return edits
  }

  /// The column of a block scalar's body.
  private func bodyIndent(_ mapped: MappedText) -> Int {
    guard style == .literal || style == .folded else { return 0 }
    let bytes = tree.source.bytes
    // The first decoded byte of a line stands right behind the indentation.
    for segment in mapped.segments where segment.isVerbatim && bytes[segment.source] != 0x0A {
      var start = segment.source
      while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
      if start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D {
        return max(segment.source - start, 1)
      }
    }
    return max(record.parentIndent, 0) + 2
  }

  /// Whether the value is empty and directly follows its key's colon, its dash or its anchor.
  private var needsSpaceBefore: Bool {
    record.contentStart == record.range.upperBound && record.contentStart > 0
      && !tree.source.bytes[record.contentStart - 1].isYAMLBlankOrBreak
  }

  /// Whether the file after `edit` has this scalar with `text` and otherwise the same nodes.
  private func holds(after edit: Edit, text: String) -> Bool {
    guard let changed = tree.source.applying([edit]) else { return false }
    let delta = changed.bytes.count - tree.source.bytes.count
    let range = tree.range.lowerBound..<(tree.range.upperBound + delta)
    let reparsed =
      style == .json
      ? JSONReader.parse(changed, in: range, asLines: tree.isLines) : YAMLTree.parse(changed, in: range)
    return reparsed.isSame(as: tree, except: [(id, text)])
  }
}

extension YAMLTree {
  /// The file's own line break.
  var newline: String {
    guard let feed = source.bytes.firstIndex(of: 0x0A) else { return source.bytes.contains(0x0D) ? "\r" : "\n" }
    return feed > 0 && source.bytes[feed - 1] == 0x0D ? "\r\n" : "\n"
  }
}
