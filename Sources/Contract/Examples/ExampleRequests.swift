/// Example requests by name of operation; an operation that is not here asks for nothing.
enum ExampleRequests {
  static let byOperation: [String: String] = [
    // Administration
    "IssueKey":
      #"{"caller":"billing","kind":"api_key","expires_at":"2027-01-01T00:00:00Z","note":"CI"}"#,
    "ListKeys": #"{"caller":"billing"}"#,
    "RevokeKey": #"{"key_id":"ghk_Jq3vTzN8"}"#,
    // Connection monitors
    "GetConnectionMonitor": #"{"connection_monitor_id":"\#(monitor)"}"#,
    "WatchConnectionMonitor": #"{"connection_monitor_id":"\#(monitor)"}"#,
    "ListConnectionMonitors": #"{"vpn_connection_id":"\#(connection)"}"#,
    "CreateConnectionMonitor": #"{"connection_monitor":{"vpn_connection_id":"\#(connection)"}}"#,
    "DeleteConnectionMonitor": #"{"connection_monitor_id":"\#(monitor)"}"#,
    // Customer gateways
    "GetCustomerGateway": #"{"customer_gateway_id":"\#(customer)"}"#,
    "ListCustomerGateways": #"{"page_size":50}"#,
    "CreateCustomerGateway":
      #"{"customer_gateway":{"name":"branch","id_type":"ip","id_value":"203.0.113.7"}}"#,
    "UpdateCustomerGateway":
      #"{"customer_gateway_id":"\#(customer)","customer_gateway":{"name":"branch-2"}}"#,
    "DeleteCustomerGateway": #"{"customer_gateway_id":"\#(customer)"}"#,
    // Tags
    "ListResourceTags": #"{"resource_type":"vpn-gateway","resource_id":"\#(gateway)"}"#,
    "ListProjectTags": #"{"resource_type":"vpn-gateway"}"#,
    "CreateResourceTags":
      #"{"resource_type":"vpn-gateway","resource_id":"\#(gateway)","tags":[\#(tag)]}"#,
    "DeleteResourceTags":
      #"{"resource_type":"vpn-gateway","resource_id":"\#(gateway)","tags":[{"key":"team"}]}"#,
    "FilterResourceInstances":
      #"{"resource_type":"vpn-gateway","tags":[{"key":"team","values":["network"]}]}"#,
    "CountResourceInstances":
      #"{"resource_type":"vpn-gateway","tags":[{"key":"team","values":["network"]}]}"#,
    // VPN connections
    "GetVpnConnection": #"{"vpn_connection_id":"\#(connection)"}"#,
    "WatchVpnConnection": #"{"vpn_connection_id":"\#(connection)"}"#,
    "ListVpnConnections": #"{"vgw_id":"\#(gateway)","page_size":50}"#,
    "CreateVpnConnection": #"{"vpn_connection":\#(newConnection)}"#,
    "BatchCreateVpnConnections": #"{"vpn_connections":[\#(newConnection)]}"#,
    "UpdateVpnConnection":
      #"{"vpn_connection_id":"\#(connection)","vpn_connection":{"name":"branch-2"}}"#,
    "DeleteVpnConnection": #"{"vpn_connection_id":"\#(connection)"}"#,
    "GetVpnConnectionLog": #"{"vpn_connection_id":"\#(connection)"}"#,
    // VPN gateways
    "GetVpnGateway": #"{"vgw_id":"\#(gateway)"}"#,
    "WatchVpnGateway": #"{"vgw_id":"\#(gateway)"}"#,
    "ListVpnGateways": #"{"page_size":50}"#,
    "CreateVpnGateway": #"{"vpn_gateway":\#(newGateway)}"#,
    "UpdateVpnGateway": #"{"vgw_id":"\#(gateway)","vpn_gateway":{"name":"office-2"}}"#,
    "UpdateVpnGatewaySpecification": #"{"vgw_id":"\#(gateway)","flavor":"Professional2"}"#,
    "DeleteVpnGateway": #"{"vgw_id":"\#(gateway)"}"#,
    "GetVpnGatewayRoutingTable": #"{"vgw_id":"\#(gateway)"}"#,
    "GetTopology": #"{"vgw_id":"\#(gateway)"}"#,
  ]

  private static let gateway = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let customer = "5247ae10-de30-4a8d-8a86-dd36659a7f5d"
  private static let connection = "98c5af8a-de30-4a8d-8a86-4e86a2b4a3f0"
  private static let monitor = "f4a1c2d3-de30-4a8d-8a86-8a5f3b1c7e90"
  private static let firstEIP = "cff40e5e-de30-4a8d-8a86-7366077bf097"
  private static let secondEIP = "d290f1ee-de30-4a8d-8a86-d701748f0851"

  private static let tag = #"{"key":"team","value":"network"}"#

  private static let newGateway =
    #"{"name":"office","vpc_id":"cb4a631d-de30-4a8d-8a86-ca3fa348c36c","#
    + #""local_subnets":["192.168.0.0/24"],"#
    + #""connect_subnet":"f5741286-de30-4a8d-8a86-2c82bd9ee114","#
    + #""eip1":{"id":"\#(firstEIP)"},"eip2":{"id":"\#(secondEIP)"}}"#

  private static let newConnection =
    #"{"name":"branch","vgw_id":"\#(gateway)","vgw_ip":"\#(firstEIP)","cgw_id":"\#(customer)","#
    + #""peer_subnets":["192.168.44.0/24"],"psk":"Example-psk-1"}"#
}
