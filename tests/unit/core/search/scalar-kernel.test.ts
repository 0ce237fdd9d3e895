import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { describeKernel } from '../../../contract/kernel.ts'

describeKernel('ScalarKernel', () => new ScalarKernel())
