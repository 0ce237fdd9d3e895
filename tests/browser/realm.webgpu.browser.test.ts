import { describeRealm } from '../helpers/realm.ts'

describeRealm()
