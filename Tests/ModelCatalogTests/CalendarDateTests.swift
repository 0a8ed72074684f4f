import Testing

@testable import ModelCatalog

@Suite struct CalendarDateTests {
  @Test(arguments: ["2026-11-23", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func readsAndWrites(_ text: String) throws {
    #expect(try #require(CalendarDate(text)).description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "20261123", "2026/11/23",
    "2026-11-23 ", "", "२०२६-११-२३", "0000-01-01",
  ])
  func refuses(_ text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test(arguments: [
    ("2026-11-23", "2026-11-23", 0), ("2026-11-23", "2026-11-24", 1), ("2026-11-23", "2026-11-22", -1),
    ("2024-02-28", "2024-03-01", 2), ("2026-02-28", "2026-03-01", 1), ("1970-01-01", "2026-11-23", 20_780),
    ("1999-12-31", "2000-03-01", 61), ("0001-01-01", "9999-12-31", 3_652_058),
  ])
  func countsDays(_ from: String, _ to: String, _ days: Int) throws {
    let start = try #require(CalendarDate(from))
    let end = try #require(CalendarDate(to))
    #expect(start.days(until: end) == days)
    #expect(start.adding(days: days) == end)
    #expect(end.adding(days: -days) == start)
  }

  @Test func ordersByDay() throws {
    let days = try ["2024-09-13", "2026-10-23", "2026-11-30", "2027-01-14"].map { try #require(CalendarDate($0)) }
    #expect(days.reversed().sorted() == days)
  }

  @Test func staysInsideOfTheCalendar() throws {
    let last = try #require(CalendarDate("9999-12-31"))
    #expect(last.adding(days: 1) == nil)
    #expect(last.adding(days: Int.max) == nil)
    #expect(CalendarDate.earliest.adding(days: -1) == nil)
    #expect(CalendarDate.earliest.adding(days: Int.min) == nil)
  }

  @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
    var day = try #require(CalendarDate("1900-01-01"))
    for _ in 0..<146_097 {
      let next = try #require(day.adding(days: 1))
      guard next > day, day.days(until: next) == 1 else {
        Issue.record("\(day) is followed by \(next)")
        return
      }
      day = next
    }
    #expect(day.description == "2300-01-01")
  }
}
