import Statistics
import Verification

/// One after the other against several at a time, as rows of text.
struct LoadRows {
  let header: [String]
  let rows: [[String]]
  /// What it comes to.
  let conclusion: String

  init(_ report: LoadReport, _ wording: Wording) {
    header = [
      "", wording.choose("one at a time", "逐个"),
      wording.choose("\(report.concurrency) at a time", "\(report.concurrency) 个并行"),
      wording.choose("ratio", "比值"),
    ]
    let (serial, parallel) = (report.serial, report.parallel)
    func row(_ name: String, _ before: Double?, _ after: Double?, _ show: (Double?) -> String) -> [String] {
      var ratio = ""
      if let before, let after, before > 0 { ratio = Wording.ratio(after / before) }
      return [name, show(before), show(after), ratio]
    }
    func perSecond(_ value: Double?) -> String { value.map { Wording.fixed($0, 2) + "/s" } ?? "–" }
    rows = [
      row(wording.choose("answers", "回答"), serial.throughput, parallel.throughput, perSecond),
      row(wording.choose("output tokens", "输出 token"), serial.tokenThroughput, parallel.tokenThroughput, perSecond),
      row(
        wording.choose("one answer, p50", "单个回答 p50"), serial.latency.percentile(0.5), parallel.latency.percentile(0.5),
        Wording.milliseconds),
      row(
        wording.choose("one answer, peak", "单个回答峰值"), serial.latency.maximum, parallel.latency.maximum,
        Wording.milliseconds),
      [
        wording.choose("told to wait", "被限流"), "\(serial.rateLimited)/\(serial.calls)",
        "\(parallel.rateLimited)/\(parallel.calls)", "",
      ],
      [wording.choose("failed", "失败"), "\(serial.failed)/\(serial.calls)", "\(parallel.failed)/\(parallel.calls)", ""],
    ]
    if report.stoppedAtLimit {
      conclusion = wording.choose(
        "stopped: the provider takes fewer than \(report.concurrency) requests for now",
        "已停止：服务商目前不接受 \(report.concurrency) 个并发请求")
    } else if !report.isConclusive {
      conclusion = wording.choose("stopped too early to say anything", "停止得太早，无法下结论")
    } else if let before = serial.throughput, let after = parallel.throughput {
      let gain = after / before
      conclusion =
        gain < 1.1 && parallel.rateLimited > 0
        ? wording.choose("no more throughput: the provider says to wait", "吞吐量没有提高：服务商在限流")
        : gain < 1.1
          ? wording.choose("no more throughput: the requests queue", "吞吐量没有提高：请求在排队")
          : wording.choose(
            "\(Wording.fixed(gain, 1)) times the throughput", "吞吐量为 \(Wording.fixed(gain, 1)) 倍")
    } else {
      conclusion = wording.choose("nothing was answered", "没有得到回答")
    }
  }
}
