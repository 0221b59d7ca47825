// Private doors to tables, blobs and the vault, with the names by which they are found from inside the network.

param location string
param tags { *: string }
param networkId string
param subnetId string
param storageName string
param vaultName string

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

var doors = [
  { name: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  // '.vault.azure.net' becomes 'privatelink.vaultcore.azure.net', in other clouds accordingly.
  { name: 'vault', zone: replace(environment().suffixes.keyvaultDns, '.vault.', 'privatelink.vaultcore.') }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for door in doors: {
    name: door.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (door, i) in doors: {
    parent: zones[i]
    name: 'alerts'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for door in doors: {
    name: 'pe-${door.name}-${storageName}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: door.name
          properties: {
            privateLinkServiceId: door.name == 'vault' ? vault.id : storage.id
            groupIds: [door.name]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (door, i) in doors: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: door.name, properties: { privateDnsZoneId: zones[i].id } }]
    }
    dependsOn: [links[i]]
  }
]
