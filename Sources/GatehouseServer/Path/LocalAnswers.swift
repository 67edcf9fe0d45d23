import Admission
import CallModel
import Contract
import Protocols
import Settings
import SwiftProtobuf
import Transport

/// What the gateway answers by itself and the same to each caller, prepared once per caller and
/// dialect and sent many times. Everything else it answers by itself is a `LocalService`'s.
///
/// One per event loop, so the table needs no lock; bounded by callers times dialects.
struct LocalAnswers {
  private var callerReplies: [PreparedReply?]
  private let table: OperationTable
  private let getCaller: Operation
  /// What is said of each caller's limits, by its index.
  private let policies: [[UInt8]]

  /// - Parameter policies: By `Caller.index`; who asks who it is may see what it may ask for.
  init(table: OperationTable, policies: [[UInt8]]) {
    guard let operation = table.operation(named: "GetCaller") else {
      preconditionFailure("the contract has no GetCaller")
    }
    self.table = table
    self.policies = policies
    self.getCaller = operation
    self.callerReplies = Array(repeating: nil, count: policies.count * Dialect.count * Self.methods)
  }

  /// Ways to show who one is, each of which GetCaller answers with its name.
  private static let methods = 4

  private static func place(of method: AuthenticationMethod) -> Int {
    switch method {
    case .apiKey, .virtualKey: 0
    case .unixPeer: 1
    case .mtls: 2
    case .jwt: 3
    }
  }

  /// False for an operation that is not prepared.
  mutating func answer(
    _ operation: Operation, _ dialect: Dialect, _ caller: Caller, on exchange: Exchange
  ) throws(Refusal) -> Bool {
    guard operation === getCaller else { return false }
    if !exchange.body.isEmpty {
      // The message is empty by contract; what came must at least be one.
      _ = try table.request(of: exchange, operation, dialect)
    }
    let method = AcceptedMethods.used(by: exchange)
    let place =
      (caller.index * Dialect.count + dialect.index) * Self.methods + Self.place(of: method)
    if let ready = callerReplies[place] {
      ready.send(on: exchange)
      return true
    }
    let reply = try dialect.prepare(
      operation.encode(caller.described(by: method), dialect.codec), limits: policies[caller.index])
    callerReplies[place] = reply
    reply.send(on: exchange)
    return true
  }
}

extension Caller {
  /// What a caller may know of itself: names, never secrets.
  fileprivate func described(by method: AuthenticationMethod) -> GetCallerResponse {
    GetCallerResponse.with {
      $0.name = name
      $0.authenticationMethod = method.rawValue
      $0.credentials = credentials
      $0.defaultCredential = credentials.first ?? ""
      $0.actions = actions
    }
  }
}
