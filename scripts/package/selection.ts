/** Packages that the page alone uses: built into it, so that they need not lie in node_modules. */
export const builtIn: readonly string[] = ['@preact/signals', 'preact', 'three', 'uplot'];

const wholeFolders = /^(bin|config|data|deploy|docs|scenes|scripts\/bootstrap|src)\//;
const singleFiles = new Set(['LICENSE', 'README.md']);
/** Pictures are built into the page; the tests and what only a repository has are not for those who run it. */
const leftOut = [/^data\/textures\//, /\.test\.tsx?$/, /^deploy\/Dockerfile$/];

/** Whether a file of the repository goes into packages. */
export function goesIn(path: string): boolean {
  return (wholeFolders.test(path) || singleFiles.has(path)) && !leftOut.some((one) => one.test(path));
}

/** Folders of packages for those who work on them. */
const workFolders =
  /^(\.[^/]+|__tests__|bench(marks?)?|coverage|docs?|examples?|fixtures|man|tests?|website)\//;
/** No Node runs types or TypeScript from node_modules; maps are for debuggers of strangers' sources. */
const unusedFiles = /\.(ts|tsx|mts|cts|map|flow|md|markdown|html|sh|tgz|zip|ya?ml|svg)$|(^|\/)\.[^/]+$/i;
const licenceFiles = /(^|\/)(licen[cs]e|notice|copying|authors)[^/]*$/i;

/** Whether a file of an installed package goes in; the path is that inside the package. */
export function moduleFileGoesIn(path: string): boolean {
  return isLicenceFile(path) || !(workFolders.test(path) || unusedFiles.test(path));
}

/** Whether a file of an installed package holds terms that have to come with it. */
export function isLicenceFile(path: string): boolean {
  return licenceFiles.test(path) && !/\.([cm]?[jt]s|json)$/.test(path);
}
