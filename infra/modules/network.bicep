// A network of the app's own, and a NAT gateway: all that the app sends leaves from one address, which receivers can allow.

param name string
param location string
param tags { *: string }

resource address 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
  }
}

resource gateway 'Microsoft.Network/natGateways@2025-01-01' = {
  name: 'nat-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
    idleTimeoutInMinutes: 4
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }

  resource app 'subnets' = {
    name: 'app'
    properties: {
      addressPrefix: '10.20.0.0/24'
      defaultOutboundAccess: false
      natGateway: { id: gateway.id }
      delegations: [
        {
          name: 'flex-consumption'
          properties: { serviceName: 'Microsoft.App/environments' }
        }
      ]
    }
  }

  resource endpoints 'subnets' = {
    name: 'endpoints'
    properties: {
      addressPrefix: '10.20.1.0/24'
      defaultOutboundAccess: false
    }
    // A network takes one change of its subnets at a time.
    dependsOn: [app]
  }
}

output networkId string = network.id
output appSubnetId string = network::app.id
output endpointsSubnetId string = network::endpoints.id
output outboundAddress string = address.properties.ipAddress
