import Foundation
import Reporting
import Testing

@Suite struct GitLabTests {
  @Test("what GitLab asks for")
  func fields() throws {
    let findings = try #require(try ReportSample.json(.gitlab) as? [[String: Any]])
    #expect(findings.map { $0["severity"] as? String } == ["critical", "minor", "info", "major"])
    let last = findings[3]
    #expect(last["description"] as? String == "line\nbreak\r \u{1B}[31m")
    #expect(last["check_name"] as? String == "two-lines")
    #expect(SARIFTests.dig(last, "location/path") as? String == ReportSample.path)
    #expect(SARIFTests.dig(last, "location/lines") as? [String: Int] == ["begin": 3, "end": 4])
    #expect((last["fingerprint"] as? String)?.isEmpty == false)
  }
}
