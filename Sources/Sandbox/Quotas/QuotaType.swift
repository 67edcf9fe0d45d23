/// The quotas of the enterprise edition, named and ordered as the answer lists them; the classic
/// types are listed by the spec, but shown in no example (B30).
enum QuotaType: String, CaseIterable {
  case customerGateway = "customer_gateway"
  case vpnConnection = "vpn_connection"
  case vpnGateway = "vpn_gateway"
}
