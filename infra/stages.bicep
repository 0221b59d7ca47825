// What differs between the stages. `ALERTS_STAGE` chooses one (main.bicepparam).

@export()
@description('The sizes of one stage.')
type Stage = {
  @description('Copies of the data: LRS keeps three in one building, ZRS one in each of three zones.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

  @description('Whether the app runs in a virtual network: a stable outbound address, storage and Key Vault without a public door.')
  privateNetwork: bool

  @description('Days for which logs and metrics are kept. 30 are part of the price of ingestion.')
  @minValue(30)
  @maxValue(730)
  logDays: int

  @description('Gigabytes of logs a day after which no more are taken; -1 for no limit.')
  logGigabytesADay: int

  @description('Days for which a deleted vault or key can be brought back. It cannot be changed later.')
  @minValue(7)
  @maxValue(90)
  vaultDays: int

  @description('Memory of one instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Instances at most, of each function apart.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Instances that wait for requests at all times, so that nobody waits for a cold start. They cost while they wait.')
  @minValue(0)
  @maxValue(20)
  alwaysReadyApi: int

  @description('Deliveries that wait on average over half an hour before operators are told.')
  deliveriesBacklog: int
}

@export()
var stages = {
  // To try it and to develop against: the cheapest of everything.
  dev: {
    storageSku: 'Standard_LRS'
    privateNetwork: false
    logDays: 30
    logGigabytesADay: 1
    vaultDays: 7
    instanceMemoryMB: 2048
    maximumInstances: 40
    alwaysReadyApi: 0
    deliveriesBacklog: 1000
  }
  // For customers.
  prod: {
    storageSku: 'Standard_ZRS'
    privateNetwork: true
    logDays: 90
    logGigabytesADay: -1
    vaultDays: 90
    instanceMemoryMB: 2048
    maximumInstances: 100
    alwaysReadyApi: 1
    deliveriesBacklog: 100000
  }
}
