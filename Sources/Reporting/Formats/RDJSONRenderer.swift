import Diagnostics
import SourceText

/// Reviewdog's diagnostic format in JSON, with suggestions that a reviewer applies with a click.
///
/// https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto: columns count bytes of UTF-8, the end of a
/// range is exclusive.
struct RDJSONRenderer: Renderer {
  private let options: RenderOptions
  private var json = JSONWriter()

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func begin(into output: inout OutputBuffer) {
    json.beginObject()
    json.object("source") { $0.member("name", "trimtab") }
    json.key("diagnostics")
    json.beginArray()
    output.append(json.take())
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    for diagnostic in file.diagnostics {
      json.object { json in
        json.member("message", reported.text(of: diagnostic))
        json.object("location") { json in
          json.member("path", reported.path)
          Self.write(diagnostic.range, in: file, to: &json)
        }
        json.member("severity", Self.name(of: diagnostic.severity))
        json.object("code") { $0.member("value", diagnostic.rule) }
        // Several suggestions would be alternatives, so that a fix is one whatever it consists of.
        guard let replacement = reported.replacement(of: diagnostic) else { return }
        json.array("suggestions") { json in
          json.object { json in
            Self.write(replacement.range, in: file, to: &json)
            json.member("text", replacement.replacement)
          }
        }
      }
    }
    output.append(json.take())
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    json.endArray()
    json.endObject()
    output.append(json.take())
    output.endLine()
  }

  private static func write(_ range: ByteRange, in file: FileReport, to json: inout JSONWriter) {
    json.object("range") { json in
      for (key, offset) in [("start", range.lowerBound), ("end", range.upperBound)] {
        let position = file.places.bytePosition(of: offset)
        json.object(key) { json in
          json.member("line", position.line)
          json.member("column", position.column)
        }
      }
    }
  }

  private static func name(of severity: Severity) -> String {
    switch severity {
    case .error: "ERROR"
    case .warning: "WARNING"
    case .info, .hint: "INFO"
    }
  }
}
