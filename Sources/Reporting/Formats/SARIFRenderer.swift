import Diagnostics
import SourceText

/// The Static Analysis Results Interchange Format 2.1.0, which GitHub code scanning and editors read.
///
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. The results leave before it is known which rules
/// they are about, so that the tool comes after them; the order of members has no meaning.
struct SARIFRenderer: Renderer {
  private let options: RenderOptions
  private var json = JSONWriter()
  /// The rules in the order of their first finding, and the place of each.
  private var rules: [String] = []
  private var ruleIndexes: [String: Int] = [:]

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func begin(into output: inout OutputBuffer) {
    json.beginObject()
    json.member("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    // Columns are those of `Places`; the default would be UTF-16.
    json.member("columnKind", "unicodeCodePoints")
    json.array("newlineSequences") { json in for sequence in ["\r\n", "\n", "\r"] { json.value(sequence) } }
    json.member("defaultEncoding", "utf-8")
    json.member("language", Self.languageCode(options.language))
    json.key("results")
    json.beginArray()
    output.append(json.take())
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    let location = RelativeURI.text(of: reported.path)
    for (diagnostic, fingerprint) in zip(file.diagnostics, Fingerprints(reported).values) {
      let ruleIndex = index(of: diagnostic.rule)
      json.object { json in
        json.member("ruleId", diagnostic.rule)
        json.member("ruleIndex", ruleIndex)
        json.member("level", Self.level(diagnostic.severity))
        json.object("message") { $0.member("text", reported.text(of: diagnostic)) }
        json.array("locations") { json in
          json.object { Self.write(diagnostic.range, in: reported, location, to: &$0) }
        }
        if !diagnostic.related.isEmpty {
          json.array("relatedLocations") { json in
            for (number, related) in diagnostic.related.enumerated() {
              json.object { json in
                json.member("id", number)
                Self.write(related.range, in: reported, location, to: &json)
                json.object("message") { $0.member("text", reported.label(of: related)) }
              }
            }
          }
        }
        json.object("partialFingerprints") { $0.member(Fingerprints.key, fingerprint) }
        if let fix = reported.applicableFix(of: diagnostic) {
          let caution = Wording(language: options.language).caution(fix.applicability)
          json.array("fixes") { json in
            json.object { json in
              let description = reported.help(of: diagnostic) ?? Wording(language: options.language).suggestedChange
              json.object("description") { json in
                json.member("text", caution.map { description + "\n" + $0 } ?? description)
              }
              Self.write(fix, in: reported, location, to: &json)
            }
          }
        }
      }
    }
    output.append(json.take())
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    json.endArray()
    let options = options
    let rules = rules
    json.object("tool") { json in
      json.object("driver") { json in
        json.member("name", "trimtab")
        json.member("version", options.toolVersion)
        json.member("semanticVersion", options.toolVersion)
        json.member("language", Self.languageCode(options.language))
        json.array("rules") { json in for rule in rules { Self.write(rule: rule, options, to: &json) } }
      }
    }
    json.array("invocations") { json in
      json.object { $0.member("executionSuccessful", !options.isIncomplete) }
    }
    json.endObject()
    json.endArray()
    json.endObject()
    output.append(json.take())
    output.endLine()
  }

  private mutating func index(of rule: String) -> Int {
    if let known = ruleIndexes[rule] { return known }
    ruleIndexes[rule] = rules.count
    rules.append(rule)
    return rules.count - 1
  }

  // MARK: Parts

  private static func write(rule: String, _ options: RenderOptions, to json: inout JSONWriter) {
    let language = options.language
    json.object { json in
      json.member("id", rule)
      guard let description = options.ruleDescription(rule) else { return }
      json.object("shortDescription") { $0.member("text", description.summary[language]) }
      json.object("fullDescription") { $0.member("text", description.detail[language]) }
      json.object("help") { json in
        json.member("text", description.detail[language])
        json.member("markdown", description.page[language])
      }
      json.object("defaultConfiguration") { $0.member("level", level(description.severity)) }
      json.object("properties") { json in
        json.array("tags") { json in for tag in description.tags { json.value(tag) } }
        json.member("problem.severity", problemSeverity(description.severity))
      }
    }
  }

  private static func write(
    _ range: ByteRange, in file: ReportedFile, _ location: String, to json: inout JSONWriter
  ) {
    json.object("physicalLocation") { json in
      json.object("artifactLocation") { writeLocation(location, to: &$0) }
      json.object("region") { write(range, in: file, to: &$0) }
    }
  }

  private static func write(
    _ fix: Fix, in file: ReportedFile, _ location: String, to json: inout JSONWriter
  ) {
    json.array("artifactChanges") { json in
      json.object { json in
        json.object("artifactLocation") { writeLocation(location, to: &$0) }
        json.array("replacements") { json in
          for edit in fix.edits {
            json.object { json in
              json.object("deletedRegion") { write(edit.range, in: file, to: &$0) }
              json.object("insertedContent") { $0.member("text", edit.replacement) }
            }
          }
        }
      }
    }
  }

  /// A relative path is one in the repository, wherever that lies.
  private static func writeLocation(_ location: String, to json: inout JSONWriter) {
    json.member("uri", location)
    if !location.hasPrefix("file:") { json.member("uriBaseId", "%SRCROOT%") }
  }

  /// The end is the column behind the last character (3.30.8).
  private static func write(_ range: ByteRange, in file: ReportedFile, to json: inout JSONWriter) {
    let start = file.report.places.position(of: range.lowerBound)
    let end = file.report.places.position(of: range.upperBound)
    json.member("startLine", start.line)
    json.member("startColumn", start.column)
    json.member("endLine", end.line)
    json.member("endColumn", end.column)
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info, .hint: "note"
    }
  }

  /// What GitHub's code scanning shows and filters by.
  private static func problemSeverity(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info, .hint: "recommendation"
    }
  }

  private static func languageCode(_ language: Language) -> String {
    switch language {
    case .english: "en-US"
    case .chinese: "zh-CN"
    }
  }
}
