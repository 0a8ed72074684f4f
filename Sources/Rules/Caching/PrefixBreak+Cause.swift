import PromptCost
import Prompts

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
    "uuid", "uuid4", "guid", "nonce", "random", "requestid", "traceid", "sessionid", "conversationid", "threadid",
    "runid", "messageid", "correlationid", "spanid", "transactionid", "salt", "randint", "randomstring", "randomid",
    "chatid", "invocationid", "请求编号", "会话编号", "随机数", "会话id", "请求id",
  ]
  /// What a user says is not who the user is.
  private static let contents: [String] = [
    "question", "query", "input", "message", "messages", "prompt", "request", "history", "context", "data", "content",
    "text", "feedback", "docs", "documents", "answer", "conversation", "问题", "输入", "内容",
  ]
  private static let conditions: [String] = ["if", "unless", "ifchanged", "elif"]

  /// Judged by the kind of the element, then by its name.
  init(of end: StaticPrefix.End, in message: Message) {
    let expression = message.template.expressions.first { $0.range == end.expression }
    if case .statement(let opens, _) = expression?.kind {
      self = opens.map { Self.conditions.contains($0) } == true ? .condition : .other
      return
    }
    let name = end.variable.lowercased().filter { $0.isLetter || $0.isNumber }
    if Self.times.contains(name) {
      self = .time
    } else if Self.days.contains(name) {
      self = .day
    } else if Self.identifiers.contains(name) {
      self = .identifier
    } else if message.role == .system || message.role == .developer, Volatility(ofVariable: end.variable) == .session,
      !Self.contents.contains(where: { end.variable.lowercased().contains($0) })
    {
      self = .identity
    } else {
      self = .other
    }
  }
}
