import Diagnostics

/// JUnit XML as Jenkins and its successors read it: a suite for each file, a failed case for each finding, and a case that
/// passes for a file without any.
///
/// There is no standard; https://github.com/testmoapp/junitxml describes what readers agree on.
struct JUnitRenderer: Renderer {
  private let options: RenderOptions
  private var tests = 0
  private var failures = 0
  /// The suites, which come after the numbers of all of them.
  private var suites = XMLWriter(depth: 1)

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    let findings = file.diagnostics.count
    let count = max(findings, 1)
    tests += count
    failures += findings
    let reported = ReportedFile(file, options)
    suites.open(
      "testsuite",
      [
        "name": reported.path, "tests": String(count), "failures": String(findings), "errors": "0", "skipped": "0",
        "time": "0",
      ])
    if findings == 0 {
      suites.element("testcase", ["name": "trimtab", "classname": reported.path, "time": "0"])
    }
    for diagnostic in file.diagnostics { write(diagnostic, in: reported) }
    suites.close()
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    var xml = XMLWriter()
    xml.declaration()
    xml.open(
      "testsuites",
      ["name": "trimtab", "tests": String(tests), "failures": String(failures), "errors": "0", "time": "0"])
    output.append(xml.take())
    output.append(suites.take())
    xml.close()
    output.append(xml.take())
  }

  private mutating func write(_ diagnostic: Diagnostic, in file: ReportedFile) {
    let start = file.start(of: diagnostic)
    // Readers tell cases apart by their names.
    suites.open(
      "testcase",
      ["name": "\(diagnostic.rule) (\(start.line):\(start.column))", "classname": file.path, "time": "0"])
    let place = "\(file.path):\(start.line):\(start.column): \(diagnostic.severity.rawValue)[\(diagnostic.rule)]"
    suites.element(
      "failure", ["message": file.message(of: diagnostic), "type": diagnostic.severity.rawValue],
      text: "\(place) \(file.text(of: diagnostic))")
    suites.close()
  }
}
