import CallModel
import HTTP2Wire
import Settings
import Transport
import Upstream

// The values of `CallModel.Limits` and of the settings, given to the rooms that keep them.

extension ServerBounds {
  init(_ limits: Settings.Limits) {
    var http2 = HTTP2Bounds()
    http2.maxConcurrentStreams = limits.streamsPerConnectionMax
    http2.maxHeaderListBytes = CallModel.Limits.headerListBytes
    http2.maxStreamQueuedBytes = CallModel.Limits.streamOutputBytes
    self.init(
      http2: http2,
      handshakeNanoseconds: limits.handshakeTimeout.wholeNanoseconds,
      requestNanoseconds: limits.requestTimeout.wholeNanoseconds,
      idleNanoseconds: limits.idleTimeout.wholeNanoseconds,
      streamOutputBytes: CallModel.Limits.streamOutputBytes,
      connections: limits.connectionsMax,
      connectionsPerSource: limits.connectionsPerSourceMax)
  }
}

extension ClientBounds {
  init(_ cloud: Settings.Cloud) {
    var http2 = HTTP2Bounds()
    http2.maxHeaderListBytes = CallModel.Limits.upstreamHeaderListBytes
    http2.maxHeaderBlockBytes = CallModel.Limits.upstreamHeaderListBytes
    self.init(
      http2: http2,
      connectNanoseconds: cloud.connectTimeout.wholeNanoseconds,
      idleNanoseconds: cloud.idleTimeout.wholeNanoseconds,
      probeNanoseconds: CallModel.Limits.upstreamProbeTime.wholeNanoseconds,
      connectionsMax: cloud.connectionsPerLoopMax,
      waitingMax: CallModel.Limits.upstreamWaiting,
      responseBytesMax: CallModel.Limits.upstreamResponseBytes)
  }
}

extension BudgetRules {
  init(_ credential: Settings.Credential, of settings: Settings) {
    self.init()
    calls = credential.budget.calls
    reads = credential.budget.reads
    writes = credential.budget.writes
    sharePercent = credential.budget.sharePercent ?? settings.budget.sharePercent
    concurrencyMax = settings.budget.concurrentCallsMax
    waitingMax = settings.budget.waitingCallsMax
    waitingPerCallerMax = settings.budget.waitingCallsPerCallerMax
  }
}
