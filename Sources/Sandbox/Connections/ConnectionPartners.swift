/// The two ends of a connection to create, found to fit.
struct ConnectionPartners: Sendable {
  let gateway: Gateway
  let customer: CustomerGateway
  /// Of the gateway, behind `vgw_ip`.
  let address: String

  init(
    _ order: ConnectionOrder, gateway: Gateway, customer: CustomerGateway
  ) throws(FieldFault) {
    self.gateway = gateway
    self.customer = customer
    let addresses = gateway.connectionAddresses
    // CON-1.
    guard
      let place = addresses.firstIndex(where: {
        $0.name.lowercased() == order.gatewayIP.lowercased()
      })
    else {
      throw FieldFault(
        "vgw_ip must be "
          + (gateway.networkType == "public"
            ? "the id of an EIP of the gateway" : "a private access address of the gateway"))
    }
    address = addresses[place].address
    // CON-11. That the first EIP or address is the active one is not stated.
    let isStandby = gateway.haMode == "active-standby" && addresses[place].number == 2
    guard (order.role == .slave) == isStandby else {
      throw FieldFault("ha_role must be \(isStandby ? "slave" : "master") for this vgw_ip")
    }
  }
}

extension Gateway {
  /// What `vgw_ip` may be, the address behind it, and whether it is the first or the second.
  fileprivate var connectionAddresses: [(name: String, address: String, number: Int)] {
    if let accessPrivateIPs {
      return accessPrivateIPs.enumerated().map { ($1, $1, $0 + 1) }
    }
    var addresses: [(name: String, address: String, number: Int)] = []
    if let eip1 { addresses.append((eip1.id, IPv4.text(eip1.address), 1)) }
    if let eip2 { addresses.append((eip2.id, IPv4.text(eip2.address), 2)) }
    return addresses
  }
}
