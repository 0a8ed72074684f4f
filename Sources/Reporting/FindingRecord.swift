import Diagnostics
import SourceText

/// Writes the findings of one file as JSON objects.
struct FindingRecord {
  private let path: String
  private let places: Places
  private let secrets: Secrets
  private let language: Language

  init(_ file: FileReport, _ options: RenderOptions) {
    path = file.source.path
    places = file.places
    secrets = Secrets(file, maskedRules: options.maskedRules)
    language = options.language
  }

  func write(_ diagnostic: Diagnostic, to json: inout JSONWriter) {
    json.object { json in
      json.member("rule", diagnostic.rule)
      json.member("severity", diagnostic.severity.rawValue)
      json.member("message", secrets.redacted(diagnostic.message[language]))
      json.member("filename", path)
      write(diagnostic.range, to: &json)
      json.array("related") { json in
        for related in diagnostic.related {
          json.object { json in
            json.member("label", secrets.redacted(related.label[language]))
            write(related.range, to: &json)
          }
        }
      }
      json.member("help", optional: diagnostic.help.map { secrets.redacted($0[language]) })
      json.key("fix")
      write(diagnostic.fix, to: &json)
      json.key("url")
      json.null()
    }
  }

  private func write(_ fix: Fix?, to json: inout JSONWriter) {
    // A redacted edit would be applied as it is; an edit that repeats a secret is better not offered.
    guard let fix, !fix.edits.contains(where: { secrets.isMentioned(in: $0.replacement) }) else { return json.null() }
    json.object { json in
      json.member("applicability", fix.applicability.rawValue)
      json.array("edits") { json in
        for edit in fix.edits {
          json.object { json in
            json.member("content", edit.replacement)
            write(edit.range, to: &json)
          }
        }
      }
    }
  }

  private func write(_ range: ByteRange, to json: inout JSONWriter) {
    write(range.lowerBound, as: "location", to: &json)
    write(range.upperBound, as: "end_location", to: &json)
    json.object("range") { json in
      json.member("start", range.lowerBound)
      json.member("end", range.upperBound)
    }
  }

  private func write(_ offset: Int, as key: String, to json: inout JSONWriter) {
    let position = places.position(of: offset)
    json.object(key) { json in
      json.member("row", position.line)
      json.member("column", position.column)
    }
  }
}
