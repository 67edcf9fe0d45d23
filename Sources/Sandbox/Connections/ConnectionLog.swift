/// The lines of getVpnConnectionLog: one for each time the tunnel failed to come up.
struct ConnectionLog: Sendable {
  private struct Line: Sendable {
    /// Seconds since 1970.
    let time: Int64
    let text: String
  }

  /// So that a connection that goes up and down for days stays small.
  static let maxLines = 100

  private var lines: [Line] = []

  /// The only line the manual shows, with the connection's own addresses.
  mutating func note(failureAt nanoseconds: Int64, _ connection: Connection) {
    let address = connection.gatewayAddress
    let host = address.replacing(".", with: "-")
    let text =
      "\(CloudTime.logLine(nanoseconds)) host-\(host) ipsec_ike[30085]: [\(address)] IPSec tunnel "
      + "negotiation fails. (IfIndex=[207], PolicyName=[], SeqNum=[0], "
      + "PeerAddress=[\(connection.customerAddress)], PeerPort=[500], Reason=[version mismatch])"
    lines.append(Line(time: nanoseconds / CloudTime.nanosecondsPerSecond, text: text))
    if lines.count > Self.maxLines { lines.removeFirst() }
  }

  var json: JSONValue {
    .array(lines.map { ["time": .integer($0.time), "raw_message": .string($0.text)] })
  }
}
