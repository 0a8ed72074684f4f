import Foundation
import Reporting
import Testing

@Suite struct JSONLinesTests {
  @Test("every line is the object that is in the JSON document")
  func sameObjects() throws {
    let lines = try ReportSample.lines(.jsonLines).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
    }
    let document = try #require(try ReportSample.json(.json) as? [String: Any])
    #expect(lines.count == 4)
    #expect(lines == (document["diagnostics"] as? [NSDictionary]))
  }
}
