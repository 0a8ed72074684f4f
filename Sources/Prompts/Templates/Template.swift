package import SourceText

/// The placeholder languages of prompt files.
package enum TemplateSyntax: String, CaseIterable, Sendable {
  /// Jinja2, Nunjucks, Liquid: `{{ name }}`, `{% if %}`, `{# #}`.
  case jinja
  /// Handlebars and Mustache: `{{name}}`, `{{#each}}`, `{{> partial}}`.
  case handlebars
  /// Plain replacement of `{{name}}`, without blanks and without logic (GitHub Models).
  case doubleBrace = "double-brace"
  /// Python's `str.format`: `{name}`, with `{{` for a brace.
  case fString = "f-string"
  /// Dify: `{{name}}`, `{{#node.name#}}`.
  case dify
  /// GitHub Actions: `${{ expression }}`.
  case gitHubExpression = "github-expression"
  /// CrewAI: `{name}`; every other brace is text, and none is escaped.
  case singleBrace = "single-brace"
  /// `${name}`.
  case dollarBrace = "dollar-brace"
  /// Semantic Kernel: `{{$name}}`, `{{plugin.function $name}}`.
  case semanticKernel = "semantic-kernel"
  /// No placeholders.
  case none
}

/// Where a text names a variable.
package struct VariableReference: Hashable, Sendable {
  package var name: String
  /// The name alone, in the decoded text.
  package var range: ByteRange
  /// The whole placeholder or statement around it.
  package var expression: ByteRange
  /// The filters applied to it, innermost first; also a slice, written `[]`.
  package var filters: [String] = []
  package var use: Use
  /// Whether the template language defines the name by itself: `loop`, `now`.
  package var isBuiltin = false

  /// What a template does with a variable.
  package enum Use: Hashable, Sendable {
    /// Its text goes into the prompt.
    case output
    /// A loop or block goes over it.
    case iteration
    /// It is only looked at: a condition, an assignment.
    case condition
  }

  package var isRendered: Bool { use == .output }
}

/// A construct of the template language in a text.
package struct TemplateExpression: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Its value goes into the text.
    case output
    /// A condition, a loop, an assignment; `opens` and `closes` name the block.
    case statement(opens: String?, closes: String?)
    case comment
    /// A brace written twice to mean itself.
    case escape
  }

  package var kind: Kind
  package var range: ByteRange
}

/// Something that will not render.
package struct TemplateProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `{{`, `{%` or `{#` without its closing pair.
    case unclosedDelimiter(String)
    /// A block that is opened and never closed.
    case unclosedBlock(String)
    /// A block end without its start.
    case strayEnd(String)
    /// A block end that closes another block than the innermost.
    case mismatchedEnd(opened: String, closed: String)
  }

  package var kind: Kind
  package var range: ByteRange
}

/// A text as its template language reads it.
package struct Template: Sendable {
  package var syntax: TemplateSyntax
  /// In order, without overlap.
  package var expressions: [TemplateExpression] = []
  /// In order of their place.
  package var references: [VariableReference] = []
  package var problems: [TemplateProblem] = []

  /// Reads `utf8` as `syntax`. O(n).
  package init(_ utf8: [UInt8], syntax: TemplateSyntax) {
    self.syntax = syntax
    switch syntax {
    case .none: break
    case .jinja: JinjaScanner(utf8).scan(into: &self)
    case .handlebars, .doubleBrace, .semanticKernel: MustacheScanner(utf8, syntax: syntax).scan(into: &self)
    case .fString: BraceScanner(utf8).scanFormatString(into: &self)
    case .dify: DifyScanner(utf8).scan(into: &self)
    case .gitHubExpression: GitHubExpressionScanner(utf8).scan(into: &self)
    case .singleBrace: BraceScanner(utf8).scanSingleBraces(into: &self)
    case .dollarBrace: BraceScanner(utf8).scanDollarBraces(into: &self)
    }
    references.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// What lies in `range` of the text, as the template of that part: blocks may begin and end in other parts. O(log n + found).
  package func part(_ range: ByteRange) -> Template {
    func shifted(_ inner: ByteRange) -> ByteRange {
      inner.lowerBound - range.lowerBound..<inner.upperBound - range.lowerBound
    }
    func isInside(_ inner: ByteRange) -> Bool {
      range.lowerBound <= inner.lowerBound && inner.upperBound <= range.upperBound
    }
    var part = self
    part.expressions = Self.within(range, expressions, start: \.range.lowerBound).filter { isInside($0.range) }.map {
      TemplateExpression(kind: $0.kind, range: shifted($0.range))
    }
    part.references = Self.within(range, references, start: \.range.lowerBound).filter { isInside($0.expression) }.map {
      reference in
      var reference = reference
      reference.range = shifted(reference.range)
      reference.expression = shifted(reference.expression)
      return reference
    }
    part.problems = problems.filter { isInside($0.range) }.map {
      TemplateProblem(kind: $0.kind, range: shifted($0.range))
    }
    return part
  }

  /// The elements of a list in order that start within `range`. O(log n).
  private static func within<Element>(
    _ range: ByteRange, _ elements: [Element], start: (Element) -> Int
  ) -> ArraySlice<Element> {
    func first(from offset: Int) -> Int {
      var (low, high) = (0, elements.count)
      while low < high {
        let middle = (low + high) / 2
        if start(elements[middle]) < offset { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return elements[first(from: range.lowerBound)..<first(from: max(range.upperBound, range.lowerBound + 1))]
  }

  /// The references inside `expression`. O(log n + found).
  package func references(in expression: TemplateExpression) -> ArraySlice<VariableReference> {
    var low = 0
    var high = references.count
    while low < high {
      let middle = (low + high) / 2
      if references[middle].range.lowerBound < expression.range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < references.count, references[end].range.lowerBound < expression.range.upperBound { end += 1 }
    return references[low..<end]
  }

  /// The names of all variables the text reads, each once, in order.
  package var variableNames: [String] {
    var seen: Set<String> = []
    return references.map(\.name).filter { seen.insert($0).inserted }
  }
}
