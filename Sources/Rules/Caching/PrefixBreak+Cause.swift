import PromptCost
import Prompts
import SourceText

extension PrefixBreak.Cause {
  private static let times: [String] = [
    "now", "time", "datetime", "timestamp", "clock", "utcnow", "nowutc", "localtime", "systemtime", "unixtime",
    "isotime",
    "currenttime", "currentdatetime", "currenttimestamp", "timenow", "strftimenow", "时间", "当前时间", "现在", "现在时间", "系统时间",
  ]
  private static let days: [String] = [
    "date", "today", "todaysdate", "todaydate", "todaydatestring", "currentdate", "currentday", "datetoday",
    "datestring",
    "currentdatestring", "日期", "今天", "今日", "当前日期", "今天日期",
  ]
  private static let identifiers: [String] = [
    "uuid", "uuid4", "guid", "nonce", "random", "requestid", "traceid", "runid", "messageid", "correlationid", "spanid",
    "transactionid", "salt", "randint", "randomstring", "randomid", "invocationid", "请求编号", "随机数", "请求id",
  ]
  private static let sessions: [String] = [
    "sessionid", "conversationid", "threadid", "chatid", "会话编号", "会话id",
  ]
  /// What a user says is not who the user is.
  private static let contents: [String] = [
    "question", "query", "input", "message", "messages", "prompt", "request", "history", "context", "data", "content",
    "text", "feedback", "docs", "documents", "answer", "conversation", "问题", "输入", "内容",
  ]
  /// How the names of switches begin.
  private static let switches: [String] = [
    "use", "with", "without", "allow", "include", "show", "hide", "inject", "support", "supports", "strict", "verbose",
    "config", "settings", "mode", "add", "skip", "require", "requires", "should",
  ]
  private static let conditions: [String] = ["if", "unless", "ifchanged", "elif"]

  /// Judged by the kind of the element, then by its name.
  init(of end: StaticPrefix.End, _ expression: TemplateExpression?, in message: Message) {
    if case .statement(let opens, _) = expression?.kind {
      guard let opens, Self.conditions.contains(opens) else {
        self = .other
        return
      }
      let first = end.variable.lowercased().prefix { $0 != "_" && $0 != "." && $0 != "-" }
      let text = message.text.utf8[end.expression].map(\.lowercasedASCII)
      let isSwitch = text.containsAny(of: ["default(", " in (", " in [", "== '", "== \"", "!= '", "!= \""])
      self = isSwitch || Self.switches.contains(String(first)) ? .setting : .condition
      return
    }
    let name = end.variable.lowercased().filter { $0.isLetter || $0.isNumber }
    if Self.times.contains(name) {
      self = .time
    } else if Self.days.contains(name) {
      self = .day
    } else if Self.identifiers.contains(name) {
      self = .identifier
    } else if Self.sessions.contains(name) {
      self = .session
    } else if message.role == .system || message.role == .developer, Volatility(ofVariable: end.variable) == .session,
      !Self.contents.contains(where: { end.variable.lowercased().contains($0) })
    {
      self = .identity
    } else {
      self = .other
    }
  }
}
