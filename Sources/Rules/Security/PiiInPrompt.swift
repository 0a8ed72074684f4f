import Diagnostics
import Patterns
import Prompts
import SourceText

/// Data of a person that goes to the provider with every call.
enum PiiInPrompt: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages {
        addresses(in: message, context)
        numbers(in: message, context)
      }
    }
  }

  private static func report(_ range: ByteRange, _ message: Message, _ context: RuleContext, en: String, zh: String) {
    context.report(range, in: message, ["kind": .localized(LocalizedText(en: en, zh: zh))])
  }

  /// Whether it stands in the instructions: the people of examples and data are mostly invented.
  private static func isSaid(_ range: ByteRange, _ message: Message) -> Bool {
    !message.isExample && message.spans.isInstruction(range)
  }

  // MARK: Mail

  /// Mailboxes of people. Those of companies are mostly meant to be known.
  private static let mailbox: StaticString =
    #"(?i)(?<![\w.+-])[a-z0-9][\w.+-]*@(?:gmail|googlemail|outlook|hotmail|live|yahoo|icloud|proton|protonmail|gmx|aol|qq|163|126|foxmail|sina|yeah|mail)\.(?:com|net|me|de|fr|co\.uk|ru|cn)\b"#
  private static let invented: StaticString =
    #"(?i)john|jane|doe|smith|test|example|sample|demo|user|name|foo|bar|someone|somebody|your|alice|bob|zhangsan|lisi|wangwu|xiaoming|xxx|abc|123|reply|support|contact|info@|hello@|me@|a@|b@|email|mail@"#

  private static func addresses(in message: Message, _ context: RuleContext) {
    guard message.text.utf8.contains(UInt8(ascii: "@")), let pattern = context.pattern(mailbox) else { return }
    for match in pattern.matches(in: message.text.utf8)
    where isSaid(match.range, message)
      && context.pattern(invented)?.isMatch(Array(message.text.utf8[match.range])) != true
    {
      report(match.range, message, context, en: "a personal mail address", zh: "个人邮箱")
    }
  }

  // MARK: Numbers

  private static func numbers(in message: Message, _ context: RuleContext) {
    let bytes = message.text.utf8
    var index = 0
    while index < bytes.count {
      guard bytes[index].isDigit else {
        index += 1
        continue
      }
      let start = index
      var digits: [UInt8] = []
      // Groups of digits with one blank or dash between them are one number.
      while index < bytes.count {
        if bytes[index].isDigit {
          digits.append(bytes[index] - 0x30)
        } else if !(bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "-")) || index + 1 >= bytes.count
          || !bytes[index + 1].isDigit
        {
          break
        }
        index += 1
      }
      var end = index
      let isIdentifier = start > 0 && isWord(bytes[start - 1])
      let hasCheckX = digits.count == 17 && end < bytes.count && bytes[end] | 0x20 == UInt8(ascii: "x")
      if hasCheckX {
        digits.append(10)
        end += 1
      }
      guard digits.count >= 9, !isIdentifier, end == bytes.count || !isWord(bytes[end]) else { continue }
      // What is no number of a person: one digit repeated, digits counted up.
      guard Set(digits).count > 3, !isCounting(digits) else { continue }
      let isGrouped = end - start > digits.count
      if digits.count == 18, !isGrouped, isCitizenNumber(digits) {
        report(start..<end, message, context, en: "an identity card number", zh: "身份证号")
      } else if (13...19).contains(digits.count), isCardNumber(digits) {
        report(start..<end, message, context, en: "a card number", zh: "银行卡号")
      } else if digits.count == 11, !isGrouped, digits[0] == 1, digits[1] >= 3, !isTestMobile(digits),
        isSaid(start..<end, message)
      {
        report(start..<end, message, context, en: "a mobile number", zh: "手机号")
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isDigit || (0x61...0x7A).contains(byte.lowercasedASCII) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  /// Whether six digits in a row rise or fall by one, or are the same.
  private static func isCounting(_ digits: [UInt8]) -> Bool {
    var runs = (up: 1, down: 1, same: 1)
    for (last, next) in zip(digits, digits.dropFirst()) {
      runs.up = next == last + 1 ? runs.up + 1 : 1
      runs.down = next + 1 == last ? runs.down + 1 : 1
      runs.same = next == last ? runs.same + 1 : 1
      if max(runs.up, runs.down) >= 6 || runs.same >= 5 { return true }
    }
    return false
  }

  /// GB 11643: region, birthday, serial number and a check digit modulo 11.
  private static func isCitizenNumber(_ digits: [UInt8]) -> Bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let checks: [UInt8] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * Int($1.1) }
    let year = digits[6..<10].reduce(0) { $0 * 10 + Int($1) }
    let month = Int(digits[10]) * 10 + Int(digits[11])
    // The number that the standard itself has as its example.
    let isExample = digits == [1, 1, 0, 1, 0, 5, 1, 9, 4, 9, 1, 2, 3, 1, 0, 0, 2, 10]
    return checks[sum % 11] == digits[17] && (1900...2030).contains(year) && (1...12).contains(month)
      && (1...6).contains(digits[0]) && !isExample
  }

  /// The first digits of card schemes and the check digit of Luhn; the numbers for tests end in ones and twos of a kind.
  private static func isCardNumber(_ digits: [UInt8]) -> Bool {
    let prefix = Int(digits[0]) * 10 + Int(digits[1])
    guard (40...49).contains(prefix) || (51...55).contains(prefix) || [34, 37, 62, 65].contains(prefix) else {
      return false
    }
    var sum = 0
    for (position, digit) in digits.reversed().enumerated() {
      let value = position % 2 == 1 ? Int(digit) * 2 : Int(digit)
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0 && digits.count >= 15 && Set(digits).count > 5
  }

  /// The numbers that everyone writes into examples.
  private static func isTestMobile(_ digits: [UInt8]) -> Bool {
    let text = digits.map { String($0) }.joined()
    return ["13800138000", "13800000000", "13900139000"].contains(text) || Set(digits.suffix(8)).count <= 3
  }
}
