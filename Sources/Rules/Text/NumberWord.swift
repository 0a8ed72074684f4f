/// Numbers as prompts write them.
enum NumberWord {
  /// `12`, `1,200`, `three`, `三`, `二十`; `nil` for anything else.
  static func value(_ text: String) -> Int? {
    let digits = text.filter { $0 != "," }
    if let value = Int(digits) { return value }
    if let index = english.firstIndex(of: text.lowercased()) { return index + 1 }
    return chinese(text)
  }

  private static let english = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

  private static func chinese(_ text: String) -> Int? {
    let digits: [Character: Int] = ["一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9]
    let units: [Character: Int] = ["十": 10, "百": 100, "千": 1000, "万": 10000]
    var total = 0
    var digit: Int?
    for character in text {
      if let value = digits[character] {
        digit = value
      } else if let unit = units[character] {
        total += (digit ?? 1) * unit
        digit = nil
      } else {
        return nil
      }
    }
    return text.isEmpty ? nil : total + (digit ?? 0)
  }
}
